package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of bounds with y summed over its classes, for all networks. */
class SummedObjectiveTest {
    private static final int[] LENGTHS = {4, 1, 6, 2, 9};
    private static final int K = 3;

    @ParameterizedTest
    @MethodSource("io.github.piwo.objective.TinyModel#networks")
    void aClassInsideTheAverageIsNeverWorse(TinyModel.Networks networks) {
        try (TinyModel tiny = new TinyModel(networks, 5, 3, 4, 2, TinyModel.AT_ONCE)) {
            TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
            for (int samples : new int[] {1, K}) {
                for (double beta : new double[] {0.3, 1}) {
                    double[] outside = bounds(tiny, batch, ClassSum.OUTSIDE, samples, beta);
                    double[] inside = bounds(tiny, batch, ClassSum.INSIDE, samples, beta);
                    for (int text = 0; text < LENGTHS.length; text++) {
                        assertThat(inside[text]).isGreaterThan(outside[text]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.piwo.objective.TinyModel#networks")
    void withAllProbabilityOnOneClassTheBoundIsThatOfItsLabel(TinyModel.Networks networks) {
        try (TinyModel tiny = new TinyModel(networks, 6, 3, 4, 1, TinyModel.AT_ONCE)) {
            TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
            Autograd.copy(
                    tiny.array(new float[] {-1000, -1000, 0, -1000}, 4),
                    tiny.model.parameters().array("q_y.logits.bias"));
            NDArray labels = tiny.array(
                    new float[] {0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0}, LENGTHS.length, 4);
            for (int samples : new int[] {1, K}) {
                LatentNoise noise = tiny.noise(SampleCounts.summedLabels(samples), LENGTHS.length);
                double[] labelled = Autograd.recording(() -> new VariationalObjective(SampleCounts.innerZ(samples), 1)
                        .labelled(tiny.posterior(batch), labels, tiny.decoder(batch), noise.normal(), 1, 1)
                        .bounds());
                assertThat(bounds(tiny, batch, ClassSum.OUTSIDE, samples, 1))
                        .containsExactly(labelled, Offset.offset(1e-4));
            }
        }
    }

    /**
     * With y inside, β = 1 gives log p(x) whatever q(y|x) is: its own gradient vanishes, and all classes count by what they say of
     * the text.
     */
    @ParameterizedTest
    @MethodSource("io.github.piwo.objective.TinyModel#networks")
    void aClassInsideTheAverageMakesTheBoundIndependentOfTheClassifier(TinyModel.Networks networks) {
        try (TinyModel tiny = new TinyModel(networks, 7, 3, 4, 1, TinyModel.AT_ONCE)) {
            TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
            double[] before = bounds(tiny, batch, ClassSum.INSIDE, K, 1);
            Autograd.copy(
                    tiny.array(new float[] {-3, 2, 0, 1}, 4),
                    tiny.model.parameters().array("q_y.logits.bias"));
            assertThat(bounds(tiny, batch, ClassSum.INSIDE, K, 1)).containsExactly(before, Offset.offset(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundsWithAndWithoutGradientsAreTheSame(ClassSum classSum) {
        TinyModel.networks().forEach(networks -> {
            try (TinyModel tiny = new TinyModel(networks, 8, 3, 4, 1, TinyModel.AT_ONCE)) {
                TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
                SummedObjective objective = new SummedObjective(classSum, K);
                LatentNoise noise = tiny.noise(objective.counts(), LENGTHS.length);
                assertThat(tiny.backPropagate(objective, batch, noise))
                        .containsExactly(
                                objective.bound(tiny.posterior(batch), tiny.decoder(batch), noise, 0.7),
                                Offset.offset(1e-4));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void howMuchIsInMemoryAtOnceChangesNothingBeyondRounding(ClassSum classSum) {
        TinyModel.networks().forEach(networks -> {
            double[] bounds = null;
            Map<String, float[]> gradients = null;
            for (MemorySettings memory : List.of(
                    TinyModel.AT_ONCE,
                    new MemorySettings(0, 40, 20),
                    new MemorySettings(2, 40, 5),
                    new MemorySettings(0, 1, 1))) {
                try (TinyModel tiny = new TinyModel(networks, 9, 3, 4, 1, memory)) {
                    TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
                    SummedObjective objective = new SummedObjective(classSum, K);
                    double[] those =
                            tiny.backPropagate(objective, batch, tiny.noise(objective.counts(), LENGTHS.length));
                    Map<String, float[]> theirs = tiny.takeGradients();
                    if (bounds == null) {
                        bounds = those;
                        gradients = theirs;
                    }
                    assertThat(those).containsExactly(bounds, Offset.offset(1e-4));
                    gradients.forEach((name, gradient) -> assertThat(theirs.get(name))
                            .as(name)
                            .containsExactly(gradient, Offset.offset(1e-5f + 1e-4f * largest(gradient))));
                }
            }
        });
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double[] bounds(TinyModel tiny, TokenBatch batch, ClassSum classSum, int samples, double beta) {
        SummedObjective objective = new SummedObjective(classSum, samples);
        double[] bounds = objective.bound(
                tiny.posterior(batch), tiny.decoder(batch), tiny.noise(objective.counts(), batch.size()), beta);
        assertThat(Arrays.stream(bounds)).allMatch(Double::isFinite);
        return bounds;
    }
}
