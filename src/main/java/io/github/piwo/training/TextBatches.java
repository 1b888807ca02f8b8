package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.model.LengthBatches;
import io.github.piwo.model.TokenBatch;
import java.util.stream.IntStream;

/** Makes the model's batches from texts of a dataset. */
final class TextBatches {

    private TextBatches() {}

    /** Sorts texts from the longest to the shortest, so that neighbours need little padding. */
    static int[] byLength(TextSet set, int[] texts) {
        return LengthBatches.longestFirst(texts, set::length);
    }

    /**
     * The slice of a batch that one thread works on.
     *
     * @param texts numbers of texts in the set, from the longest to the shortest
     * @param places their positions in the whole batch, sorted by length, by which their randomness is keyed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record ThreadSlice(int[] texts, int[] places) {
        int size() {
            return texts.length;
        }
    }

    /** Distributes a batch's texts so that each thread gets long and short ones. */
    static ThreadSlice slice(TextSet set, int[] texts, int thread, int threads) {
        int[] sorted = byLength(set, texts);
        int[] places = IntStream.range(0, sorted.length)
                .filter(place -> place % threads == thread)
                .toArray();
        return new ThreadSlice(IntStream.of(places).map(place -> sorted[place]).toArray(), places);
    }

    /** The total number of tokens of texts. */
    static long tokens(TextSet set, int[] texts) {
        return IntStream.of(texts).mapToLong(set::length).sum();
    }

    /** The batch of these texts, in this order. */
    static TokenBatch batch(TextSet set, int[] texts) {
        return TokenBatch.of(IntStream.of(texts).mapToObj(set::tokens).toArray(int[][]::new));
    }

    /** The one-hot labels of texts, {@code [batch, classes]}. */
    static NDArray oneHot(NDManager manager, StagingBuffer staging, TextSet set, int[] texts, int classes) {
        float[] labels = new float[texts.length * classes];
        for (int i = 0; i < texts.length; i++) {
            labels[i * classes + set.label(texts[i])] = 1;
        }
        return staging.floats(manager, new Shape(texts.length, classes), labels);
    }

    /** The label with the highest logit, for each text. */
    static int[] given(float[] logits, int classes) {
        int[] given = new int[logits.length / classes];
        for (int i = 0; i < given.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (logits[i * classes + c] > logits[i * classes + best]) {
                    best = c;
                }
            }
            given[i] = best;
        }
        return given;
    }

    /** The number of texts whose label has the highest logit. */
    static int correct(float[] logits, TextSet set, int[] texts, int classes) {
        int[] given = given(logits, classes);
        return (int) IntStream.range(0, texts.length)
                .filter(i -> given[i] == set.label(texts[i]))
                .count();
    }
}
