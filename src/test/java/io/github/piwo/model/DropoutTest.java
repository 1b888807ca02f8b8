package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

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
        float[] mask = mask(dropout(rate), "x", BatchSlice.whole(texts(1000)), 100);
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
    void aSequencesMaskDependsNeitherOnItsNeighboursNorOnItsPiece() {
        TokenBatch batch = texts(6, 4, 4, 2);
        BatchSlice whole = slice(batch, 0);
        BatchSlice rest = slice(batch, 2).withSamples(1, 2);
        float[] ofWhole = mask(dropout(0.5), "x", whole, 5);
        float[] ofRest = mask(dropout(0.5), "x", rest, 5);
        for (int sequence = 0; sequence < 4; sequence++) {
            int same = rest.text(sequence) * 3 + rest.sample(sequence);
            for (int t = 0; t < rest.sequences().length(sequence); t++) {
                assertThat(row(ofRest, rest.sequences().row(sequence, t)))
                        .containsExactly(row(ofWhole, whole.sequences().row(same, t)));
            }
        }
    }

    @Test
    void textsSamplesAndPurposesHaveMasksOfTheirOwn() {
        BatchSlice slice = slice(texts(20, 20), 0);
        float[] mask = mask(dropout(0.5), "x", slice, 5);
        Set<String> columns = new HashSet<>();
        for (int sequence = 0; sequence < 6; sequence++) {
            StringBuilder column = new StringBuilder();
            for (int t = 0; t < 20; t++) {
                column.append(Arrays.toString(row(mask, slice.sequences().row(sequence, t))));
            }
            columns.add(column.toString());
        }
        assertThat(columns).hasSize(6);
        assertThat(mask(dropout(0.5), "other", slice, 5)).isNotEqualTo(mask);
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

    private float[] mask(Dropout dropout, String purpose, BatchSlice slice, int size) {
        return dropout.mask(manager, purpose, slice, size, staging)
                .orElseThrow()
                .toFloatArray();
    }
}
