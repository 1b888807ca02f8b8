package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.model.TokenBatch;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bounds tend to as samples grow in number, on a text model whose integrals are sums over a grid. */
class BoundLimitsTest {
    private static final double TEMPERATURE = 1;

    /** Above what a bound with a finite k still lacks. */
    private static final double REMAINDER = 0.01;

    @ParameterizedTest
    @CsvSource({"17, 2", "22, 3"})
    void boundsTendToTheLogEvidenceLessTheDivergenceOfTheOuterVariable(long seed, double factor) {
        try (TinyModel tiny = model(seed, factor)) {
            int[] text = tiny.texts(3)[0];
            JointGrid grid = new JointGrid(tiny, text, TEMPERATURE);
            assertThat(grid.posteriorMass()).isCloseTo(1, Offset.offset(1e-5));
            double evidence = grid.logEvidence();
            Mean iwae = Mean.of(bounds(tiny, text, SampleCounts.innerPairs(500), 150));
            Mean piwo = Mean.of(bounds(tiny, text, SampleCounts.innerZ(100), 800));
            Mean ipiwo = Mean.of(bounds(tiny, text, SampleCounts.innerY(100), 800));
            assertLimit(iwae, evidence);
            assertLimit(piwo, evidence - grid.divergenceOfLabel());
            assertLimit(ipiwo, evidence - grid.divergenceOfLatent());
            // The three limits are told apart.
            assertThat(grid.divergenceOfLabel()).isGreaterThan(5 * piwo.standardError() + REMAINDER);
            assertThat(grid.divergenceOfLatent()).isGreaterThan(5 * ipiwo.standardError() + REMAINDER);
        }
    }

    /** With y summed nothing but z is averaged over, and the labels are exact ones instead of Concrete ones. */
    @ParameterizedTest
    @MethodSource("networksWithSeeds")
    void boundsWithSummedLabelsTendToTheSameLimits(TinyModel.Networks networks, long seed, double factor) {
        try (TinyModel tiny = new TinyModel(networks, seed, 1, 2, factor, TinyModel.AT_ONCE)) {
            int[] text = tiny.texts(3)[0];
            LabelGrid grid = new LabelGrid(tiny, text);
            double evidence = grid.logEvidence();
            Mean vae = Mean.of(bounds(tiny, text, ClassSum.OUTSIDE, 1, 4000));
            Mean ipiwo = Mean.of(bounds(tiny, text, ClassSum.INSIDE, 1, 4000));
            Mean piwo = Mean.of(bounds(tiny, text, ClassSum.OUTSIDE, 100, 800));
            Mean iwae = Mean.of(bounds(tiny, text, ClassSum.INSIDE, 500, 150));
            // The sum over classes is exact, so with one sample of z the expectation is, too.
            assertThat(vae.value())
                    .isCloseTo(evidence - grid.divergence(), Offset.offset(4 * vae.standardError() + 1e-4));
            assertThat(ipiwo.value())
                    .isCloseTo(evidence - grid.divergenceOfLatent(), Offset.offset(4 * ipiwo.standardError() + 1e-4));
            assertLimit(piwo, evidence - grid.divergenceOfLabel());
            assertLimit(iwae, evidence);
            assertThat(grid.divergenceOfLabel()).isGreaterThan(5 * piwo.standardError() + REMAINDER);
            assertThat(grid.divergenceOfLatent()).isGreaterThan(5 * ipiwo.standardError());
        }
    }

    private static Stream<Arguments> networksWithSeeds() {
        return TinyModel.networks().map(networks -> Arguments.of(networks, 22, 3));
    }

    private static double[] bounds(TinyModel tiny, int[] text, ClassSum classSum, int samples, int noises) {
        TokenBatch batch = TokenBatch.of(Collections.nCopies(noises, text).toArray(int[][]::new));
        SummedObjective objective = new SummedObjective(classSum, samples);
        return objective.bound(tiny.posterior(batch), tiny.decoder(batch), tiny.noise(objective.counts(), noises), 1);
    }

    @Test
    void expectedBoundsGrowWithTheNumberOfSamples() {
        try (TinyModel tiny = model(22, 3)) {
            int[] text = tiny.texts(3)[0];
            double evidence = new JointGrid(tiny, text, TEMPERATURE).logEvidence();
            for (IntFunction<SampleCounts> objective : List.<IntFunction<SampleCounts>>of(
                    SampleCounts::innerZ, SampleCounts::innerY, SampleCounts::innerPairs)) {
                double[] fewer = bounds(tiny, text, objective.apply(1), 2500);
                for (int k : new int[] {2, 5, 20}) {
                    double[] more = bounds(tiny, text, objective.apply(k), 2500);
                    Mean growth = Mean.ofDifferences(more, fewer);
                    assertThat(growth.value()).as("growth up to k = %d", k).isGreaterThan(4 * growth.standardError());
                    fewer = more;
                }
                Mean last = Mean.of(fewer);
                assertThat(last.value()).isLessThan(evidence + 4 * last.standardError());
            }
        }
    }

    private static TinyModel model(long seed, double factor) {
        return new TinyModel(seed, 1, 2, factor, TinyModel.AT_ONCE);
    }

    private static void assertLimit(Mean bound, double limit) {
        assertThat(bound.value()).isCloseTo(limit, Offset.offset(4 * bound.standardError() + REMAINDER));
    }

    /** Of one text with many noises, as one batch. */
    private static double[] bounds(TinyModel tiny, int[] text, SampleCounts counts, int noises) {
        TokenBatch batch = TokenBatch.of(Collections.nCopies(noises, text).toArray(int[][]::new));
        return new VariationalObjective(counts, TEMPERATURE)
                .bound(tiny.posterior(batch), tiny.decoder(batch), tiny.noise(counts, noises), 1);
    }
}
