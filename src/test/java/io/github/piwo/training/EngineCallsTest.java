package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.MadeUpDataset;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.EngineCalls;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many calls of the engine a step is, with the paper's numbers of texts, samples and tokens. On a GPU, calls are what takes time. */
class EngineCallsTest {
    private static final KeyedRandom RANDOM = new KeyedRandom(1);
    private static final PreparedDataset TEXTS = MadeUpDataset.of("made up", 4, 500, 12, 64, RANDOM.generator("texts"));

    /** Calls that compute, on a device that takes the whole step at once. */
    @ParameterizedTest
    @CsvSource({"NONE, 145", "VAE, 400", "PIWO, 400", "IPIWO, 530", "IWAE, 400"})
    void fusedLstmsLeaveAFewHundredCallsOfThousands(ObjectiveType objective, int most) throws IOException {
        String[] atOnce = {"memory.tokens-per-pass=1000000", "memory.tokens-per-chunk=1000000"};
        int fused = calls(objective, atOnce[0], atOnce[1], "execution.recurrence=fused");
        int stepwise = calls(objective, "execution.recurrence=stepwise");
        assertThat(fused).isLessThanOrEqualTo(most);
        assertThat(stepwise).isGreaterThan(10 * fused);
    }

    /** What Java's own loops leave to the engine, on a CPU that takes the whole step at once. */
    @ParameterizedTest
    @CsvSource({"NONE, 140", "VAE, 390", "PIWO, 395", "IPIWO, 520", "IWAE, 395"})
    void loopsInJavaLeaveAsFewCalls(ObjectiveType objective, int most) throws IOException {
        assertThat(calls(
                        objective,
                        "memory.tokens-per-pass=1000000",
                        "memory.tokens-per-chunk=1000000",
                        "execution.recurrence=vector"))
                .isLessThanOrEqualTo(most);
    }

    private static int calls(ObjectiveType objective, String... overrides) throws IOException {
        List<String> sizes = new ArrayList<>(List.of(
                "training.batch-size=32",
                "training.importance-samples=5",
                "model.dropout=0.5",
                "memory.tokens-per-pass=8192",
                "memory.tokens-per-chunk=512"));
        sizes.addAll(List.of(overrides));
        ExperimentSettings settings = TinySettings.with(sizes.toArray(String[]::new));
        Trial trial = new Trial(objective, 1, objective.isGenerative() ? 1 : 0, 1, 1);
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = new ParameterInitialiser(settings.model(), Optional.empty(), RANDOM::generator)
                        .initialise(manager, TEXTS.wordVectors(), TEXTS.vocabularySize(), TEXTS.classes());
                ModelReplicas replicas = new ModelReplicas(
                        settings.model(),
                        Optional.empty(),
                        parameters,
                        1,
                        settings.memory(),
                        Recurrence.of(settings.execution().recurrence(), settings.model(), false))) {
            TrainingStep step = new TrainingStep(settings, TEXTS, replicas, RANDOM, trial);
            Adam adam = new Adam(
                    manager,
                    replicas,
                    TrainingLoop.trainedParameters(parameters, settings.model(), objective),
                    settings.training());
            int[] batch = IntStream.range(0, 32).toArray();
            step.run(manager, batch, batch, 0);
            adam.step();
            return EngineCalls.computing(() -> {
                step.run(manager, batch, batch, 1);
                adam.step();
            });
        }
    }
}
