package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step's loss and gradients against a plain computation of the same. */
class TrainingStepTest {
    private static final int[] LABELLED = {0, 3, 5, 7, 9};
    private static final int[] UNLABELLED = {1, 2, 4, 6, 8, 10, 11};
    /** β is 0.35 there. */
    private static final long STEP = 7;

    private static final double ALPHA = 2.5;
    private static final KeyedRandom RANDOM = new KeyedRandom(17);
    /** What the bound's gradient is exact for: nothing there depends on how samples are made. */
    private static final List<String> DECODER =
            List.of("p_x.logits.weight", "p_x.logits.bias", "p_y.logits.weight", "decoder.w_ih", "label_embedding");

    private static final List<String> CLASSIFIER =
            List.of("q_y.logits.weight", "encoder.1.forward.w_hh", "encoder.0.backward.w_ih", "word_embedding");

    private static final List<String> LATENT = List.of("q_z.mean.weight", "q_z.scale.weight");

    private final PreparedDataset dataset = TinyDataset.of(3, 24, 24, 12);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** What a step left. */
    private record Stepped(StepMetrics metrics, Map<String, float[]> gradients) {}

    private static Stream<ObjectiveType> objectives() {
        return Arrays.stream(ObjectiveType.values()).filter(type -> !type.isBaseline());
    }

    private static Stream<ObjectiveType> generativeObjectives() {
        return objectives().filter(ObjectiveType::isGenerative);
    }

    private static Stream<Arguments> steps() {
        return objectives()
                .flatMap(objective -> Stream.of(
                                "training.bound-scale=token",
                                "training.bound-scale=text",
                                "training.labels=summed",
                                "execution.recurrence=stepwise",
                                "execution.recurrence=fused",
                                "execution.recurrence=vector",
                                "training.labelled-bound-weight=0.3")
                        .flatMap(setting ->
                                Stream.of(0L, STEP, 100L).map(step -> Arguments.of(objective, setting, step))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theLossIsThatOfThePlainComputation(ObjectiveType objective, String setting, long step) {
        ExperimentSettings settings = settings(setting);
        Parameters parameters = parameters(settings);
        StepMetrics metrics = step(settings, parameters, objective, ALPHA, step).metrics();
        PlainLoss.Sums plain = plain(settings, parameters).of(objective, ALPHA, LABELLED, UNLABELLED, step);
        assertThat(metrics.loss()).isCloseTo(plain.loss(), within(1e-4 * Math.abs(plain.loss())));
        assertThat(metrics.classifierLoss()).isCloseTo(plain.classifier(), within(1e-4));
        if (objective.isGenerative()) {
            assertThat(metrics.boundLabelled()).isCloseTo(plain.labelledBounds(), within(1e-2));
            assertThat(metrics.boundUnlabelled()).isCloseTo(plain.unlabelledBounds(), within(1e-2));
        } else {
            assertThat(metrics.boundLabelled()).isNaN();
        }
        assertThat(metrics.labelledTexts()).isEqualTo(LABELLED.length);
        assertThat(metrics.unlabelledTexts()).isEqualTo(objective.isGenerative() ? UNLABELLED.length : 0);
        assertThat(metrics.tokens())
                .isEqualTo(TextBatches.tokens(dataset.labelled(), LABELLED)
                        + (objective.isGenerative() ? TextBatches.tokens(dataset.unlabelled(), UNLABELLED) : 0));
    }

    @ParameterizedTest
    @MethodSource("generativeObjectives")
    void theClassifierAloneLearnsWhileATrialWarmsUp(ObjectiveType objective) {
        ExperimentSettings settings = settings("training.warm-up-steps=" + STEP);
        Parameters parameters = parameters(settings);
        PlainLoss plain = plain(settings, parameters);
        Stepped last = step(settings, parameters, objective, ALPHA, STEP - 1);
        assertThat(last.gradients().keySet()).containsAll(CLASSIFIER).doesNotContainAnyElementsOf(DECODER);
        assertThat(last.metrics().unlabelledTexts()).isZero();
        assertThat(last.metrics().loss())
                .isCloseTo(
                        plain.of(objective, ALPHA, LABELLED, UNLABELLED, STEP - 1)
                                .loss(),
                        within(1e-4));
        // β begins to grow then.
        double first =
                plain.of(objective, ALPHA, LABELLED, UNLABELLED, STEP + 3).loss();
        assertThat(step(settings, parameters(settings), objective, ALPHA, STEP + 3)
                        .metrics()
                        .loss())
                .isCloseTo(first, within(1e-4 * Math.abs(first)));
    }

    @ParameterizedTest
    @MethodSource("generativeObjectives")
    void boundsOfLabelledTextsOfWeightZeroAreNotComputed(ObjectiveType objective) {
        ExperimentSettings none = settings("training.labelled-bound-weight=0");
        ExperimentSettings little = settings("training.labelled-bound-weight=1e-9");
        Stepped without = step(none, parameters(none), objective, ALPHA, STEP);
        Stepped with = step(little, parameters(little), objective, ALPHA, STEP);
        assertThat(without.metrics().boundLabelled()).isNaN();
        assertThat(with.metrics().boundLabelled()).isFinite();
        assertThat(without.metrics().loss()).isCloseTo(with.metrics().loss(), within(1e-5));
        without.gradients()
                .forEach((name, gradient) -> assertThat(with.gradients().get(name))
                        .as(name)
                        .containsExactly(gradient, within(1e-6f + 1e-5f * (float) largest(gradient))));
    }

    @ParameterizedTest
    @MethodSource("generativeObjectives")
    void theDecodersGradientIsThatOfThePlainLoss(ObjectiveType objective) {
        assertGradients(objective, DECODER);
    }

    @Test
    void theClassifiersGradientIsThatOfThePlainLoss() {
        assertGradients(ObjectiveType.NONE, CLASSIFIER);
    }

    /** How they do is in the objectives' own tests: STL and DReG are the gradients of no loss. */
    @ParameterizedTest
    @MethodSource("generativeObjectives")
    void textsWithoutLabelsTrainTheEncoder(ObjectiveType objective) {
        ExperimentSettings settings = settings();
        int[] others = {0, 3, 5, 7, 9, 12, 13};
        Map<String, float[]> gradients =
                step(settings, parameters(settings), objective, UNLABELLED).gradients();
        Map<String, float[]> other =
                step(settings, parameters(settings), objective, others).gradients();
        for (String name : Stream.concat(CLASSIFIER.stream(), LATENT.stream()).toList()) {
            float[] gradient = gradients.get(name);
            double difference = 0;
            for (int i = 0; i < gradient.length; i++) {
                difference = Math.max(difference, Math.abs(gradient[i] - other.get(name)[i]));
            }
            assertThat(difference).as(name).isGreaterThan(1e-3 * largest(gradient));
        }
    }

    @ParameterizedTest
    @MethodSource("generativeObjectives")
    void alphaWeighsTheClassifiersGradientAlone(ObjectiveType objective) {
        ExperimentSettings settings = settings();
        Map<String, float[]> two =
                step(settings, parameters(settings), objective, 2, STEP).gradients();
        Map<String, float[]> five =
                step(settings, parameters(settings), objective, 5, STEP).gradients();
        Map<String, float[]> none = step(settings, parameters(settings), ObjectiveType.NONE, 0, STEP)
                .gradients();
        for (String name : CLASSIFIER) {
            float[] gradient = none.get(name);
            double largest = largest(gradient);
            for (int i = 0; i < gradient.length; i++) {
                assertThat((double) five.get(name)[i] - two.get(name)[i])
                        .as("%s %d", name, i)
                        .isCloseTo(3 * gradient[i], within(1e-3 * largest));
            }
        }
        for (String name : DECODER) {
            assertThat(five.get(name)).as(name).isEqualTo(two.get(name));
            assertThat(largest(five.get(name))).as(name).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void theTextsOfABatchMayBeDealtToSeveralThreads(ObjectiveType objective) {
        ExperimentSettings one = settings();
        ExperimentSettings three = settings("execution.threads=3");
        Stepped alone = step(one, parameters(one), objective, ALPHA, STEP);
        Stepped dealt = step(three, parameters(three), objective, ALPHA, STEP);
        assertThat(dealt.metrics().loss()).isCloseTo(alone.metrics().loss(), within(1e-5));
        assertThat(dealt.metrics().correct()).isEqualTo(alone.metrics().correct());
        alone.gradients().forEach((name, gradient) -> {
            double largest = largest(gradient);
            for (int i = 0; i < gradient.length; i++) {
                assertThat((double) dealt.gradients().get(name)[i])
                        .as("%s %d", name, i)
                        .isCloseTo(gradient[i], within(1e-4 * largest + 1e-7));
            }
        });
    }

    private static Stream<Arguments> sharedPasses() {
        return generativeObjectives()
                .flatMap(objective ->
                        Stream.of("fused", "vector").map(recurrence -> Arguments.of(objective, recurrence)));
    }

    /** Step by step in calls of the engine, each bound has a pass of its own. Noise and dropout stay those of each text. */
    @ParameterizedTest
    @MethodSource("sharedPasses")
    void aSharedPassOfTheDecoderChangesNothing(ObjectiveType objective, String recurrence) {
        ExperimentSettings together = settings("model.dropout=0.3", "execution.recurrence=" + recurrence);
        ExperimentSettings stepwise = settings("model.dropout=0.3", "execution.recurrence=stepwise");
        Stepped shared = step(together, parameters(together), objective, ALPHA, STEP);
        Stepped apart = step(stepwise, parameters(stepwise), objective, ALPHA, STEP);
        assertThat(shared.metrics().loss()).isCloseTo(apart.metrics().loss(), within(1e-5));
        assertThat(shared.metrics().boundLabelled()).isCloseTo(apart.metrics().boundLabelled(), within(1e-3));
        assertThat(shared.metrics().boundUnlabelled()).isCloseTo(apart.metrics().boundUnlabelled(), within(1e-3));
        apart.gradients()
                .forEach((name, gradient) -> assertThat(shared.gradients().get(name))
                        .as(name)
                        .containsExactly(gradient, within(1e-7f + 1e-4f * (float) largest(gradient))));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void aLossThatIsNotFiniteIsADivergence(ObjectiveType objective) {
        ExperimentSettings settings = settings();
        Parameters parameters = parameters(settings);
        NDArray bias = parameters.array("q_y.logits.bias");
        Autograd.copy(manager.create(new float[] {Float.NaN, 0, 0}), bias);
        assertThatThrownBy(() -> step(settings, parameters, objective, ALPHA, STEP))
                .isInstanceOf(DivergedException.class)
                .hasMessage("the loss became NaN at step 8");
    }

    /** Central differences of the plain loss, at the element of each parameter whose gradient is largest. */
    private void assertGradients(ObjectiveType objective, List<String> names) {
        ExperimentSettings settings = settings();
        Parameters parameters = parameters(settings);
        Map<String, float[]> gradients =
                step(settings, parameters, objective, ALPHA, STEP).gradients();
        for (String name : names) {
            float[] gradient = gradients.get(name);
            int at = 0;
            for (int i = 1; i < gradient.length; i++) {
                at = Math.abs(gradient[i]) > Math.abs(gradient[at]) ? i : at;
            }
            double step = 0.01;
            double above = lossWith(settings, parameters, objective, name, at, step);
            double below = lossWith(settings, parameters, objective, name, at, -step);
            assertThat((double) gradient[at])
                    .as("%s %s", objective, name)
                    .isNotZero()
                    .isCloseTo((above - below) / (2 * step), within(0.02 * Math.abs(gradient[at]) + 1e-4));
        }
    }

    private double lossWith(
            ExperimentSettings settings,
            Parameters parameters,
            ObjectiveType objective,
            String name,
            int at,
            double change) {
        NDArray array = parameters.array(name);
        float[] values = array.toFloatArray();
        float[] changed = values.clone();
        changed[at] += (float) change;
        Autograd.copy(manager.create(changed, array.getShape()), array);
        double loss = plain(settings, parameters)
                .of(objective, ALPHA, LABELLED, UNLABELLED, STEP)
                .loss();
        Autograd.copy(manager.create(values, array.getShape()), array);
        return loss;
    }

    private PlainLoss plain(ExperimentSettings settings, Parameters parameters) {
        return new PlainLoss(settings, dataset, RANDOM, parameters);
    }

    private Stepped step(
            ExperimentSettings settings, Parameters parameters, ObjectiveType objective, double alpha, long step) {
        return step(settings, parameters, objective, alpha, step, UNLABELLED);
    }

    private Stepped step(
            ExperimentSettings settings, Parameters parameters, ObjectiveType objective, int[] unlabelled) {
        return step(settings, parameters, objective, ALPHA, STEP, unlabelled);
    }

    private Stepped step(
            ExperimentSettings settings,
            Parameters parameters,
            ObjectiveType objective,
            double alpha,
            long step,
            int[] unlabelled) {
        Trial trial = new Trial(objective, 0.5, objective.isGenerative() ? alpha : 0, 1, 1);
        try (ModelReplicas replicas = new ModelReplicas(
                settings.model(),
                Optional.of(dataset.bagOfWords()),
                parameters,
                settings.execution().threads(),
                settings.memory(),
                Recurrence.of(settings.execution().recurrence(), settings.model(), false))) {
            StepMetrics metrics = new TrainingStep(settings, dataset, replicas, RANDOM, trial)
                    .run(manager, LABELLED, unlabelled, step);
            Map<String, float[]> gradients = new TreeMap<>();
            for (ModelReplicas.Replica replica : replicas.replicas()) {
                for (String name : replica.model().parameters().names()) {
                    add(gradients, name, replica.model().parameters().array(name));
                }
            }
            return new Stepped(metrics, gradients);
        }
    }

    /** Replicas collect for themselves; their sum is the step's. */
    private static void add(Map<String, float[]> gradients, String name, NDArray parameter) {
        if (Autograd.gradient(parameter).isEmpty()) {
            return;
        }
        float[] own = parameter.getGradient().toFloatArray();
        gradients.merge(name, own, (sum, more) -> {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
            return sum;
        });
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static ExperimentSettings settings(String... overrides) {
        return TinySettings.with(
                Stream.concat(Stream.of("model.dropout=0", "training.temperature=0.8"), Arrays.stream(overrides))
                        .toArray(String[]::new));
    }

    private Parameters parameters(ExperimentSettings settings) {
        return new ParameterInitialiser(
                        settings.model(),
                        Optional.of(dataset.bagOfWords()),
                        name -> RANDOM.generator("parameter." + name))
                .initialise(manager, dataset.wordVectors(), dataset.vocabularySize(), dataset.classes());
    }
}
