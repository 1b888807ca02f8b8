package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.MemorySettings;
import io.github.piwo.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the bounds whatever the parameters: equal objectives at k = 1, and no influence of padding. */
class BoundPropertiesTest {
    private static final double TEMPERATURE = 0.8;
    private static final int[] LENGTHS = {4, 1, 6, 2, 9};

    /** All combinations of networks, with two seeds each. */
    private static Stream<Arguments> networks() {
        return TinyModel.networks()
                .flatMap(networks -> Stream.of(Arguments.of(networks, 1), Arguments.of(networks, 2)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void allObjectivesAreTheSameWithOneSample(TinyModel.Networks networks, long seed) {
        for (boolean labelled : new boolean[] {false, true}) {
            try (TinyModel tiny = new TinyModel(networks, seed, 3, 4, 1, TinyModel.AT_ONCE)) {
                TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
                LatentNoise noise = tiny.noise(SampleCounts.elbo(), batch.size());
                double[] bounds = tiny.backPropagate(SampleCounts.elbo(), TEMPERATURE, batch, noise, labelled);
                Map<String, float[]> gradients = tiny.takeGradients();
                assertThat(norm(gradients.get("q_z.mean.weight"))).isPositive();
                for (SampleCounts counts :
                        List.of(SampleCounts.innerZ(1), SampleCounts.innerY(1), SampleCounts.innerPairs(1))) {
                    assertThat(tiny.backPropagate(counts, TEMPERATURE, batch, noise, labelled))
                            .containsExactly(bounds);
                    assertSame(tiny.takeGradients(), gradients, 0);
                }
            }
        }
    }

    /** Unlike one sample, this goes through the weights of the average. */
    @ParameterizedTest
    @MethodSource("networks")
    void repeatingASampleInsideTheAverageChangesNeitherBoundNorDecoderGradient(TinyModel.Networks networks, long seed) {
        try (TinyModel tiny = new TinyModel(networks, seed, 3, 4, 1, TinyModel.AT_ONCE)) {
            TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
            LatentNoise once = tiny.noise(SampleCounts.elbo(), batch.size());
            double[] bounds = tiny.backPropagate(SampleCounts.elbo(), TEMPERATURE, batch, once, false);
            Map<String, float[]> gradients = tiny.takeGradients();
            for (SampleCounts counts :
                    List.of(SampleCounts.innerZ(3), SampleCounts.innerY(3), SampleCounts.innerPairs(3))) {
                LatentNoise repeated = new LatentNoise(
                        once.normal().repeat(0, counts.z()), once.gumbel().repeat(0, counts.y()));
                assertThat(tiny.backPropagate(counts, TEMPERATURE, batch, repeated, false))
                        .containsExactly(bounds, Offset.offset(1e-5));
                Map<String, float[]> decoders = tiny.takeGradients();
                gradients.forEach((name, expected) -> {
                    if (name.startsWith("p_") || name.startsWith("decoder") || name.startsWith("label_")) {
                        assertClose(decoders.get(name), expected, 1e-5, name);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aTextAmongLongerOnesGetsWhatItGetsAlone(TinyModel.Networks networks, long seed) {
        try (TinyModel tiny = new TinyModel(networks, seed, 3, 4, 1, TinyModel.AT_ONCE)) {
            int[] lengths = new Random(seed).ints(6, 1, 40).toArray();
            lengths[0] = 1;
            lengths[1] = 41;
            int[][] texts = tiny.texts(lengths);
            SampleCounts counts = SampleCounts.innerPairs(3);
            LatentNoise noise = tiny.noise(counts, texts.length);
            Outcome together = outcome(tiny, texts, counts, noise);
            for (int i = 0; i < texts.length; i++) {
                String row = ":, " + i + ":" + (i + 1);
                LatentNoise own =
                        new LatentNoise(noise.normal().get(row), noise.gumbel().get(row));
                Outcome alone = outcome(tiny, new int[][] {texts[i]}, counts, own);
                assertRow(alone, together, i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.piwo.objective.TinyModel#networks")
    void howManySamplesTokensAndLogitsAreInMemoryChangesNothingBeyondRounding(TinyModel.Networks networks) {
        for (boolean labelled : new boolean[] {false, true}) {
            SampleCounts counts = labelled ? SampleCounts.innerZ(3) : SampleCounts.innerPairs(3);
            double[] bounds = null;
            Map<String, float[]> gradients = null;
            for (MemorySettings memory : List.of(
                    TinyModel.AT_ONCE,
                    new MemorySettings(0, 40, 1 << 16),
                    new MemorySettings(0, 1 << 16, 20),
                    new MemorySettings(1, 1 << 16, 20),
                    new MemorySettings(2, 40, 5),
                    new MemorySettings(3, 1 << 16, 2),
                    new MemorySettings(0, 30, 5),
                    new MemorySettings(0, 1, 1))) {
                try (TinyModel tiny = new TinyModel(networks, 21, 3, 4, 1, memory)) {
                    TokenBatch batch = TokenBatch.of(tiny.texts(LENGTHS));
                    LatentNoise noise = tiny.noise(counts, batch.size());
                    double[] those = tiny.backPropagate(counts, TEMPERATURE, batch, noise, labelled);
                    if (bounds == null) {
                        bounds = those;
                        gradients = tiny.takeGradients();
                    } else {
                        assertThat(those).containsExactly(bounds, Offset.offset(1e-4));
                        assertSame(tiny.takeGradients(), gradients, 1e-5);
                    }
                }
            }
        }
    }

    private record Outcome(float[][] posterior, double[][] logLikelihood, double[] bounds) {}

    private static Outcome outcome(TinyModel tiny, int[][] texts, SampleCounts counts, LatentNoise noise) {
        TokenBatch batch = TokenBatch.of(texts);
        Posterior posterior = tiny.posterior(batch);
        LatentSamples samples = LatentSamples.draw(posterior, noise, TEMPERATURE);
        float[][] parts = {
            posterior.mean().toFloatArray(),
            posterior.scale().toFloatArray(),
            posterior.logits().toFloatArray()
        };
        return new Outcome(
                parts,
                tiny.decoder(batch).logLikelihood(samples.z(), samples.logY().exp()),
                new VariationalObjective(counts, TEMPERATURE).bound(posterior, tiny.decoder(batch), noise, 1));
    }

    private static void assertRow(Outcome alone, Outcome together, int text) {
        for (int part = 0; part < 3; part++) {
            int size = alone.posterior()[part].length;
            float[] row = Arrays.copyOfRange(together.posterior()[part], text * size, (text + 1) * size);
            assertThat(alone.posterior()[part]).containsExactly(row, Offset.offset(2e-6f));
        }
        IntStream.range(0, alone.logLikelihood().length)
                .forEach(sample -> assertThat(alone.logLikelihood()[sample][0])
                        .isCloseTo(together.logLikelihood()[sample][text], Offset.offset(1e-4)));
        assertThat(alone.bounds()[0]).isCloseTo(together.bounds()[text], Offset.offset(1e-4));
    }

    private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, gradient) -> assertClose(actual.get(name), gradient, tolerance, name));
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance, String name) {
        assertThat(actual).hasSameSizeAs(expected);
        float[] difference = new float[actual.length];
        for (int i = 0; i < actual.length; i++) {
            difference[i] = actual[i] - expected[i];
        }
        assertThat(norm(difference)).as(name).isLessThanOrEqualTo(tolerance * Math.max(norm(expected), 0.1));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
