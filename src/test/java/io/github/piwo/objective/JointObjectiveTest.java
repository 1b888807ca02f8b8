package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.TokenBatch;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both bounds with one pass of the decoder, against each with its own. */
class JointObjectiveTest {
    private static final int K = 3;
    private static final double TEMPERATURE = 0.8;
    private static final double BETA = 0.6;
    private static final double LABELLED_SCALE = 0.2;
    private static final double SCALE = 0.7;
    private static final int LABELLED = 3;
    private static final MemorySettings IN_PIECES = new MemorySettings(0, 14, 5);
    private static final MemorySettings SAMPLE_BY_SAMPLE = new MemorySettings(1, 14, 5);

    private static Stream<Arguments> cases() {
        return TinyModel.networks()
                .flatMap(networks -> Stream.of(TinyModel.AT_ONCE, IN_PIECES, SAMPLE_BY_SAMPLE)
                        .flatMap(memory -> Stream.of(
                                        SampleCounts.elbo(), SampleCounts.innerZ(K), SampleCounts.innerPairs(K))
                                .map(counts -> Arguments.of(networks, memory, counts))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void boundsAndGradientsAreThoseOfTwoPasses(
            TinyModel.Networks networks, MemorySettings memory, SampleCounts counts) {
        try (TinyModel tiny = new TinyModel(networks, 5, 2, 3, 2, memory)) {
            TokenBatch labelled = TokenBatch.of(tiny.texts(4, 2, 1));
            TokenBatch others = TokenBatch.of(tiny.texts(5, 3, 3, 1));
            LatentNoise noise = tiny.noise(counts, LABELLED + others.size());
            LatentNoise ofOthers = new LatentNoise(
                    noise.normal().get(":, " + LABELLED + ":"), noise.gumbel().get(":, " + LABELLED + ":"));
            double[] joint = backPropagate(tiny, labelled, others, (posterior, labels) -> new BatchEstimate[] {
                new JointObjective(counts, TEMPERATURE)
                        .estimate(
                                posterior,
                                labels,
                                tiny.decoder(labelled.followedBy(others)),
                                new LatentNoise(noise.normal(), ofOthers.gumbel()),
                                BETA,
                                new double[] {LABELLED_SCALE, LABELLED_SCALE, LABELLED_SCALE, SCALE, SCALE, SCALE, SCALE
                                })
            });
            Map<String, float[]> jointGradients = tiny.takeGradients();
            VariationalObjective objective = new VariationalObjective(counts, TEMPERATURE);
            double[] apart = backPropagate(tiny, labelled, others, (posterior, labels) -> new BatchEstimate[] {
                objective.labelled(
                        posterior.rows(0, LABELLED),
                        labels,
                        tiny.decoder(labelled),
                        noise.normal().get(":, :" + LABELLED),
                        BETA,
                        LABELLED_SCALE),
                objective.unlabelled(
                        posterior.rows(LABELLED, posterior.batch()), tiny.decoder(others), ofOthers, BETA, SCALE)
            });
            assertThat(joint).containsExactly(apart, within(1e-5));
            assertSame(jointGradients, tiny.takeGradients());
        }
    }

    private interface Estimates extends BiFunction<Posterior, NDArray, BatchEstimate[]> {}

    /** Back-propagates the sum of the losses, and gives the bounds. */
    private static double[] backPropagate(TinyModel tiny, TokenBatch labelled, TokenBatch others, Estimates estimates) {
        return Autograd.recording(() -> {
            EncodedTexts encoded = tiny.model.encode(tiny.manager, labelled.followedBy(others), Dropout.none());
            BatchEstimate[] all = estimates.apply(encoded.posterior(), tiny.oneHotLabels(LABELLED));
            NDArray loss = Arrays.stream(all)
                    .map(BatchEstimate::encoderLoss)
                    .reduce(NDArray::add)
                    .orElseThrow();
            Autograd.backward(loss, tiny.manager.ones(loss.getShape()));
            encoded.backPropagate();
            return Arrays.stream(all)
                    .flatMapToDouble(estimate -> DoubleStream.of(estimate.bounds()))
                    .toArray();
        });
    }

    private static void assertSame(Map<String, float[]> joint, Map<String, float[]> apart) {
        assertThat(joint.keySet()).isEqualTo(apart.keySet());
        apart.forEach((name, gradient) -> {
            float largest = 0;
            for (float value : gradient) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(joint.get(name)).as(name).containsExactly(gradient, within(1e-5f * largest + 1e-7f));
        });
    }

    @Test
    void bothKindsOfTextsNeedEquallyManySamples() {
        assertThat(JointObjective.fits(SampleCounts.elbo(), SampleCounts.elbo()))
                .isTrue();
        assertThat(JointObjective.fits(SampleCounts.innerZ(K), SampleCounts.innerZ(K)))
                .isTrue();
        assertThat(JointObjective.fits(SampleCounts.innerZ(K), SampleCounts.innerPairs(K)))
                .isTrue();
        // iPIWO, and y summed over its classes.
        assertThat(JointObjective.fits(SampleCounts.elbo(), SampleCounts.innerY(K)))
                .isFalse();
        assertThat(JointObjective.fits(SampleCounts.innerZ(K), SampleCounts.summedLabels(K)))
                .isFalse();
    }
}
