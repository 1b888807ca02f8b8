package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.StagingBuffer;

/**
 * How often each word is in each text of a batch. Special tokens are no words.
 *
 * @param array n, {@code [texts, words]}
 * @param lengths N, the number of words of each text
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record WordCounts(NDArray array, int[] lengths) {

    /**
     * Counts.
     *
     * @param words the number of words of the vocabulary
     */
    static WordCounts of(NDManager manager, StagingBuffer staging, TokenBatch batch, int words) {
        float[] numbers = new float[batch.size() * words];
        int[] lengths = new int[batch.size()];
        for (int text = 0; text < lengths.length; text++) {
            int[] own = BagOfWords.words(batch.tokens(text));
            lengths[text] = own.length;
            for (int word : own) {
                numbers[text * words + word - BagOfWords.first()]++;
            }
        }
        return new WordCounts(staging.floats(manager, new Shape(lengths.length, words), numbers), lengths);
    }

    /** The number of texts. */
    int texts() {
        return lengths.length;
    }

    /** The text of each row, where rows are the samples of the first text, then those of the second, and so on. */
    int[] textsOfRows(int samples) {
        int[] texts = new int[samples * lengths.length];
        for (int row = 0; row < texts.length; row++) {
            texts[row] = row / samples;
        }
        return texts;
    }
}
