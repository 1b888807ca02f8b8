package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.MemorySettings;
import org.junit.jupiter.api.Test;

class PieceTest {
    private static final TokenBatch BATCH = TokenBatch.of(new int[][] {{4, 5, 3}, {6, 3}, {7, 8, 9, 3}});

    @Test
    void takesTheTextsThatFitWithAllTheirSamplesAndAtLeastOne() {
        assertThat(piece(0, 2, 0, 10)).satisfies(piece -> {
            assertThat(piece.end()).isEqualTo(2);
            assertThat(piece.samples()).isEqualTo(2);
            assertThat(piece.tokens()).isEqualTo(10);
        });
        assertThat(piece(0, 2, 0, 9).end()).isEqualTo(1);
        assertThat(piece(0, 2, 0, 18).end()).isEqualTo(3);
        assertThat(piece(2, 2, 0, 8).samples()).isEqualTo(2);
    }

    @Test
    void takesFewerSamplesOfATextThatIsTooLongWithAllOrWhereFewerAreAskedFor() {
        assertThat(piece(2, 5, 0, 8).samples()).isEqualTo(2);
        assertThat(piece(2, 5, 0, 1).samples()).isEqualTo(1);
        assertThat(piece(0, 5, 3, 1000).samples()).isEqualTo(3);
        assertThat(piece(0, 5, 9, 1).samples()).isEqualTo(5);
    }

    @Test
    void numbersTargetTokensTextByTextAndSampleBySample() {
        Piece piece = piece(0, 2, 0, 10);
        assertThat(piece.offset(1)).isEqualTo(6);
        assertThat(piece.targets()).containsExactly(4, 5, 3, 4, 5, 3, 6, 3, 6, 3);
        assertThat(piece.targets(4, 7)).containsExactly(5, 3, 6);
        assertThat(piece.packedRows()).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 3, 7);
        assertThat(piece.tokensOfRows()).containsExactly(0, 3, 6, 8, 1, 4, 7, 9, 2, 5);
    }

    @Test
    void packsTokensTheOnesBeforeThemAndTheirSamples() {
        Piece piece = piece(0, 2, 0, 10);
        assertThat(piece.packedTokens()).containsExactly(4, 4, 6, 6, 5, 5, 3, 3, 3, 3);
        assertThat(piece.packedPreviousTokens(2)).containsExactly(2, 2, 2, 2, 4, 4, 6, 6, 5, 5);
        assertThat(piece.packedSamples(2)).containsExactly(0, 3, 1, 4, 0, 3, 1, 4, 0, 3);
        assertThat(piece.packedSamples(1)).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 0, 0);
        assertThat(piece.withSamples(3, 1).packedSamples(4)).containsExactly(9, 10, 9, 10, 9);
    }

    @Test
    void addsTokensToTheirTextsAndSpreadsGradientsBack() {
        Piece piece = piece(0, 2, 0, 10);
        double[][] logLikelihood = new double[2][3];
        piece.addTo(logLikelihood, new float[] {1, 10, 100, 1000, 2, 20}, 2);
        assertThat(logLikelihood).isDeepEqualTo(new double[][] {{1, 22, 0}, {1110, 0, 0}});
        double[][] gradients = {{1, 2}, {3, 4}, null};
        assertThat(piece.tokenGradients(5, 10, gradients)).containsExactly(2, 3, 3, 4, 4);
        assertThat(piece.withSamples(1, 1).tokenGradients(gradients)).containsExactly(2, 2, 2, 4, 4);
    }

    @Test
    void chunksHoldTheTextsThatFitTogetherAndAtLeastOne() {
        Piece piece = piece(0, 2, 0, 18);
        assertThat(piece.endOfChunk(0, 10)).isEqualTo(2);
        assertThat(piece.endOfChunk(0, 9)).isEqualTo(1);
        assertThat(piece.endOfChunk(1, 12)).isEqualTo(3);
        assertThat(piece.endOfChunk(2, 1)).isEqualTo(3);
    }

    private static Piece piece(int first, int samples, int samplesPerPass, int tokensPerPass) {
        return Piece.from(BATCH, first, samples, new MemorySettings(samplesPerPass, tokensPerPass, 512));
    }
}
