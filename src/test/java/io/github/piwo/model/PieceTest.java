package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceTest {
    private static final TokenBatch BATCH = TokenBatch.of(new int[][] {{4, 5, 3}, {6, 3}, {7, 8, 9, 3}});

    @Test
    void takesTheTextsThatFitWithTheirPaddingAndAtLeastOne() {
        assertThat(Piece.from(BATCH, 0, 2, 12).end()).isEqualTo(2);
        assertThat(Piece.from(BATCH, 0, 2, 11).end()).isEqualTo(1);
        assertThat(Piece.from(BATCH, 0, 2, 24).end()).isEqualTo(3);
        assertThat(Piece.from(BATCH, 2, 2, 1).end()).isEqualTo(3);
    }

    @Test
    void numbersTargetTokensTextByTextAndSampleBySampleWithoutPadding() {
        Piece piece = Piece.from(BATCH, 0, 2, 12);
        assertThat(piece.tokens()).isEqualTo(10);
        assertThat(piece.offset(1)).isEqualTo(6);
        // Rows of [samples · texts · length]: text 0 in both samples, then text 1.
        assertThat(piece.rows()).containsExactly(0, 1, 2, 6, 7, 8, 3, 4, 9, 10);
        assertThat(piece.previousTokens(2)).containsExactly(2, 4, 5, 2, 6, 0);
    }

    @Test
    void addsTokensToTheirTextsAndSpreadsGradientsBack() {
        Piece piece = Piece.from(BATCH, 0, 2, 12);
        double[][] logLikelihood = new double[2][3];
        piece.addTo(logLikelihood, new float[] {1, 10, 100, 1000, 2, 20}, 2);
        assertThat(logLikelihood).isDeepEqualTo(new double[][] {{1, 22, 0}, {1110, 0, 0}});
        assertThat(piece.tokenGradients(5, 10, new double[][] {{1, 2}, {3, 4}}, 0))
                .containsExactly(2, 3, 3, 4, 4);
    }
}
