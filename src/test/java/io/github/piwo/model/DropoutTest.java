package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final StagingBuffer staging = new StagingBuffer();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.8})
    void keepsTheShareAndScalesItUp(double rate) {
        float[] mask = mask(dropout(rate), new Shape(1, 1000, 100), new int[] {1000}, 0);
        int kept = 0;
        for (float value : mask) {
            if (value != 0) {
                kept++;
                assertThat((double) value).isCloseTo(1 / (1 - rate), Offset.offset(1e-3));
            }
        }
        double standardError = Math.sqrt(rate * (1 - rate) / mask.length);
        assertThat((double) kept / mask.length).isCloseTo(1 - rate, Offset.offset(4 * standardError + 1e-5));
    }

    @Test
    void nothingIsLeftBehindATextsEnd() {
        int[] lengths = {2, 5, 1};
        float[] mask = mask(dropout(0.2), new Shape(6, 5, 10), lengths, 0);
        for (int row = 0; row < 6; row++) {
            int end = (row * 5 + lengths[row % 3]) * 10;
            assertThat(Arrays.copyOfRange(mask, end, (row + 1) * 50)).isEqualTo(new float[(5 - lengths[row % 3]) * 10]);
            assertThat(Arrays.copyOfRange(mask, row * 50, end)).contains(new float[] {1.25f}, Offset.offset(1e-3f));
        }
    }

    @Test
    void aTextsMaskDependsNeitherOnItsNeighboursNorOnItsPiece() {
        int[] lengths = {3, 6, 2, 4};
        float[] whole = mask(dropout(0.5), new Shape(8, 6, 5), lengths, 0);
        float[] piece = mask(dropout(0.5), new Shape(4, 4, 5), new int[] {2, 4}, 2);
        for (int sample = 0; sample < 2; sample++) {
            for (int text = 2; text < 4; text++) {
                int inWhole = (sample * 4 + text) * 30;
                int inPiece = (sample * 2 + text - 2) * 20;
                int size = lengths[text] * 5;
                assertThat(Arrays.copyOfRange(piece, inPiece, inPiece + size))
                        .containsExactly(Arrays.copyOfRange(whole, inWhole, inWhole + size));
            }
        }
    }

    @Test
    void textsSamplesAndPurposesHaveMasksOfTheirOwn() {
        float[] mask = mask(dropout(0.5), new Shape(4, 10, 5), new int[] {10, 10}, 0);
        for (int row = 1; row < 4; row++) {
            assertThat(Arrays.copyOfRange(mask, row * 50, (row + 1) * 50)).isNotEqualTo(Arrays.copyOf(mask, 50));
        }
        NDArray ones = manager.ones(new Shape(4, 10, 5));
        NDArray other = dropout(0.5).apply(ones, new int[] {10, 10}, 0, "other", staging);
        assertThat(other.toFloatArray()).isNotEqualTo(mask);
    }

    @Test
    void rateZeroAndEvaluationLeaveTheInputAlone() {
        NDArray ones = manager.ones(new Shape(2, 3, 4));
        assertThat(dropout(0).apply(ones, new int[] {3, 1}, 0, "x", staging)).isSameAs(ones);
        assertThat(Dropout.none().apply(ones, new int[] {3, 1}, 0, "x", staging))
                .isSameAs(ones);
    }

    private static Dropout dropout(double rate) {
        KeyedRandom random = new KeyedRandom(3);
        return Dropout.of(rate, (purpose, text) -> random.generator(purpose, text));
    }

    private float[] mask(Dropout dropout, Shape shape, int[] lengths, int firstText) {
        return dropout.apply(manager.ones(shape), lengths, firstText, "x", staging)
                .toFloatArray();
    }
}
