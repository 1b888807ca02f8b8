package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The same trial gives the same numbers, whatever runs beside it and before it. */
class TrialReproducibilityTest {
    private final PreparedDataset dataset = TinyDataset.of(5, 120, 200, 60);
    private final ExperimentSettings settings = TinySettings.with();
    private final List<Trial> trials = List.of(
            new Trial(ObjectiveType.NONE, 1, 0, 1, 1),
            new Trial(ObjectiveType.VAE, 0.5, 10, 1, 1),
            new Trial(ObjectiveType.PIWO, 0.5, 10, 2, 1),
            new Trial(ObjectiveType.IPIWO, 0.5, 1, 3, 1),
            new Trial(ObjectiveType.IWAE, 0.5, 10, 4, 1));

    @Test
    void isTheSameAloneBesideAnotherAndInAnotherOrder() throws Exception {
        Map<Trial, List<Double>> alone = new HashMap<>();
        for (Trial trial : trials) {
            alone.put(trial, losses(settings, trial));
        }
        List<Trial> twice = new ArrayList<>(trials);
        twice.addAll(trials);
        Collections.reverse(twice);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Map<Trial, List<Future<List<Double>>>> beside = new HashMap<>();
            for (Trial trial : twice) {
                beside.computeIfAbsent(trial, key -> new ArrayList<>())
                        .add(threads.submit(() -> losses(settings, trial)));
            }
            for (Trial trial : trials) {
                for (Future<List<Double>> repeated : beside.get(trial)) {
                    assertThat(repeated.get()).as(trial.describe()).isEqualTo(alone.get(trial));
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void severalThreadsOfATrialGiveItsNumbersUpToRoundingAndTheSameEachTime() {
        String[] few = {"training.max-steps=4", "execution.threads=3"};
        ExperimentSettings threeThreads = TinySettings.with(few);
        few[1] = "execution.threads=1";
        ExperimentSettings oneThread = TinySettings.with(few);
        for (Trial trial : trials) {
            List<Double> several = losses(threeThreads, trial);
            assertThat(losses(threeThreads, trial)).as(trial.describe()).isEqualTo(several);
            List<Double> one = losses(oneThread, trial);
            assertThat(several).as(trial.describe()).hasSameSizeAs(one);
            for (int i = 0; i < one.size(); i++) {
                if (!one.get(i).isNaN()) {
                    assertThat(several.get(i))
                            .as("%s, number %d", trial.describe(), i)
                            .isCloseTo(one.get(i), Offset.offset(1e-3 * (1 + Math.abs(one.get(i)))));
                }
            }
        }
    }

    /** Each step's loss, each epoch's numbers but its seconds, and the result's accuracies and bound. */
    private List<Double> losses(ExperimentSettings settings, Trial trial) {
        List<Double> numbers = Collections.synchronizedList(new ArrayList<>());
        var record = new Trainer(settings, dataset).run(trial, 1, new TrainingListener() {
            @Override
            public void onStep(long step, double loss) {
                numbers.add(loss);
            }
        });
        assertThat(record.result().status()).as("%s", record.result()).isEqualTo("completed");
        record.epochs().forEach(epoch -> {
            numbers.add(epoch.validationAccuracy());
            numbers.add(epoch.boundUnlabelled());
        });
        var completed = (io.github.piwo.trial.TrialResult.Completed) record.result();
        numbers.add(completed.testAccuracy());
        numbers.add(completed.testBound());
        return numbers;
    }
}
