package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.MemorySettings;
import org.junit.jupiter.api.Test;

class BatchSliceTest {
    private static final TokenBatch BATCH = TokenBatch.of(new int[][] {{4, 5, 3}, {6, 3}, {7, 8, 9, 3}});

    @Test
    void takesTheTextsThatFitWithAllTheirSamplesAndAtLeastOne() {
        assertThat(slice(0, 2, 0, 10)).satisfies(slice -> {
            assertThat(slice.end()).isEqualTo(2);
            assertThat(slice.samples()).isEqualTo(2);
            assertThat(slice.tokens()).isEqualTo(10);
        });
        assertThat(slice(0, 2, 0, 9).end()).isEqualTo(1);
        assertThat(slice(0, 2, 0, 18).end()).isEqualTo(3);
        assertThat(slice(2, 2, 0, 8).samples()).isEqualTo(2);
    }

    @Test
    void takesFewerSamplesOfATextThatIsTooLongWithAllOrWhereFewerAreAskedFor() {
        assertThat(slice(2, 5, 0, 8).samples()).isEqualTo(2);
        assertThat(slice(2, 5, 0, 1).samples()).isEqualTo(1);
        assertThat(slice(0, 5, 3, 1000).samples()).isEqualTo(3);
        assertThat(slice(0, 5, 9, 1).samples()).isEqualTo(5);
    }

    @Test
    void numbersTargetTokensTextByTextAndSampleBySample() {
        BatchSlice slice = slice(0, 2, 0, 10);
        assertThat(slice.offset(1)).isEqualTo(6);
        assertThat(slice.targets()).containsExactly(4, 5, 3, 4, 5, 3, 6, 3, 6, 3);
        assertThat(slice.targets(4, 7)).containsExactly(5, 3, 6);
        assertThat(slice.packedRows()).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 3, 7);
        assertThat(slice.tokensOfRows()).containsExactly(0, 3, 6, 8, 1, 4, 7, 9, 2, 5);
    }

    @Test
    void packsTokensTheOnesBeforeThemAndTheirSamples() {
        BatchSlice slice = slice(0, 2, 0, 10);
        assertThat(slice.packedTokens()).containsExactly(4, 4, 6, 6, 5, 5, 3, 3, 3, 3);
        assertThat(slice.packedPreviousTokens(2)).containsExactly(2, 2, 2, 2, 4, 4, 6, 6, 5, 5);
        assertThat(slice.packedSamples(2)).containsExactly(0, 3, 1, 4, 0, 3, 1, 4, 0, 3);
        assertThat(slice.packedSamples(1)).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 0, 0);
        assertThat(slice.withSamples(3, 1).packedSamples(4)).containsExactly(9, 10, 9, 10, 9);
    }

    @Test
    void addsTokensToTheirTextsAndSpreadsGradientsBack() {
        BatchSlice slice = slice(0, 2, 0, 10);
        double[][] logLikelihood = new double[2][3];
        slice.addTo(logLikelihood, new float[] {1, 10, 100, 1000, 2, 20}, 2);
        assertThat(logLikelihood).isDeepEqualTo(new double[][] {{1, 22, 0}, {1110, 0, 0}});
        double[][] gradients = {{1, 2}, {3, 4}, null};
        assertThat(slice.tokenGradients(5, 10, gradients)).containsExactly(2, 3, 3, 4, 4);
        assertThat(slice.withSamples(1, 1).tokenGradients(gradients)).containsExactly(2, 2, 2, 4, 4);
    }

    @Test
    void chunksHoldTheTextsThatFitTogetherAndAtLeastOne() {
        BatchSlice slice = slice(0, 2, 0, 18);
        assertThat(slice.endOfChunk(0, 10)).isEqualTo(2);
        assertThat(slice.endOfChunk(0, 9)).isEqualTo(1);
        assertThat(slice.endOfChunk(1, 12)).isEqualTo(3);
        assertThat(slice.endOfChunk(2, 1)).isEqualTo(3);
    }

    private static BatchSlice slice(int first, int samples, int samplesPerPass, int tokensPerPass) {
        return BatchSlice.from(BATCH, first, samples, new MemorySettings(samplesPerPass, tokensPerPass, 512));
    }
}
