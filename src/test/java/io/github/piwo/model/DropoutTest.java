package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DropoutTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final StagingBuffer staging = new StagingBuffer();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"0.1, CPU", "0.5, CPU", "0.8, CPU", "0.1, GPU", "0.5, GPU", "0.8, GPU"})
    void keepsTheShareAndScalesItUp(double rate, Masks masks) {
        float[] mask = mask(dropout(rate), masks, "x", BatchSlice.whole(texts(1000)), 100);
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

    @ParameterizedTest
    @EnumSource
    void aSequencesMaskDependsNeitherOnItsNeighboursNorOnItsPiece(Masks masks) {
        TokenBatch batch = texts(6, 4, 4, 2);
        BatchSlice whole = slice(batch, 0);
        BatchSlice rest = slice(batch, 2).withSamples(1, 2);
        float[] ofWhole = mask(dropout(0.5), masks, "x", whole, 5);
        float[] ofRest = mask(dropout(0.5), masks, "x", rest, 5);
        for (int sequence = 0; sequence < 4; sequence++) {
            int same = rest.text(sequence) * 3 + rest.sample(sequence);
            for (int t = 0; t < rest.sequences().length(sequence); t++) {
                assertThat(row(ofRest, rest.sequences().row(sequence, t)))
                        .containsExactly(row(ofWhole, whole.sequences().row(same, t)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void textsSamplesAndPurposesHaveMasksOfTheirOwn(Masks masks) {
        BatchSlice slice = slice(texts(20, 20), 0);
        float[] mask = mask(dropout(0.5), masks, "x", slice, 5);
        Set<String> columns = new HashSet<>();
        for (int sequence = 0; sequence < 6; sequence++) {
            StringBuilder column = new StringBuilder();
            for (int t = 0; t < 20; t++) {
                column.append(Arrays.toString(row(mask, slice.sequences().row(sequence, t))));
            }
            columns.add(column.toString());
        }
        assertThat(columns).hasSize(6);
        assertThat(mask(dropout(0.5), masks, "other", slice, 5)).isNotEqualTo(mask);
    }

    /** Of two elements side by side, in a row or in a column, a quarter are both kept at one half, and so of three an eighth. */
    @ParameterizedTest
    @EnumSource
    void neighboursAreKeptIndependentlyOfEachOther(Masks masks) {
        int rows = 2000;
        int size = 64;
        float[] mask = mask(dropout(0.5), masks, "x", BatchSlice.whole(texts(rows)), size);
        double[] both = new double[3];
        int count = (rows - 1) * (size - 2);
        for (int row = 0; row < rows - 1; row++) {
            for (int i = 0; i < size - 2; i++) {
                int at = row * size + i;
                both[0] += mask[at] * mask[at + 1];
                both[1] += mask[at] * mask[at + size];
                both[2] += mask[at] * mask[at + 1] * mask[at + 2];
            }
        }
        // Each product is 4 or 8 with probability 1/4 or 1/8, and 0 otherwise; its mean is 1.
        for (int i = 0; i < 3; i++) {
            double deviation = Math.sqrt((i == 2 ? 7.0 : 3.0) / count);
            assertThat(both[i] / count).as("products %d", i).isCloseTo(1, Offset.offset(6 * deviation));
        }
    }

    @Test
    void rateZeroAndEvaluationNeedNoMask() {
        BatchSlice slice = BatchSlice.whole(texts(3, 1));
        assertThat(dropout(0).mask(manager, "x", slice, 4, staging)).isEmpty();
        assertThat(Dropout.none().mask(manager, "x", slice, 4, staging)).isEmpty();
    }

    private static Dropout dropout(double rate) {
        KeyedRandom random = new KeyedRandom(3);
        return Dropout.of(rate, (purpose, text, sample) -> random.generator(purpose, text, sample));
    }

    private static TokenBatch texts(int... lengths) {
        return TokenBatch.of(IntStream.of(lengths).mapToObj(int[]::new).toArray(int[][]::new));
    }

    /** All texts from this one on with three samples. */
    private static BatchSlice slice(TokenBatch batch, int first) {
        return BatchSlice.from(batch, first, 3, new MemorySettings(0, 1000, 512));
    }

    private static float[] row(float[] mask, int row) {
        return Arrays.copyOfRange(mask, 5 * row, 5 * row + 5);
    }

    /** The two ways of drawing masks; that of GPUs computes the same on any device. */
    private enum Masks {
        CPU,
        GPU
    }

    private float[] mask(Dropout dropout, Masks masks, String purpose, BatchSlice slice, int size) {
        NDArray mask = masks == Masks.CPU
                ? dropout.drawnMask(manager, purpose, slice, size, staging)
                : dropout.derivedMask(manager, purpose, slice, size, staging);
        return mask.toFloatArray();
    }
}
