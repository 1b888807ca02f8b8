package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.StagingBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each word is in each text of a batch. Special tokens are no words. Only words of the batch have a column: a tenth of
 * the vocabulary.
 *
 * @param array n, {@code [texts, words of the batch]}
 * @param words the indices of these words among all words
 * @param lengths N, the number of words of each text
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record WordCounts(NDArray array, NDArray words, int[] lengths) {

    /** Counts. */
    static WordCounts of(NDManager manager, StagingBuffer staging, TokenBatch batch) {
        int[] lengths = new int[batch.size()];
        int[][] wordsOfTexts = new int[batch.size()][];
        SortedMap<Integer, Integer> columns = new TreeMap<>();
        for (int text = 0; text < lengths.length; text++) {
            wordsOfTexts[text] = BagOfWords.words(batch.tokens(text));
            lengths[text] = wordsOfTexts[text].length;
            for (int word : wordsOfTexts[text]) {
                columns.putIfAbsent(word - BagOfWords.first(), columns.size());
            }
        }
        // There is a column even if no text has a word.
        columns.putIfAbsent(0, columns.size());
        int width = columns.size();
        int[] words = new int[width];
        columns.forEach((word, column) -> words[column] = word);
        float[] numbers = new float[lengths.length * width];
        for (int text = 0; text < lengths.length; text++) {
            for (int word : wordsOfTexts[text]) {
                numbers[text * width + columns.get(word - BagOfWords.first())]++;
            }
        }
        return new WordCounts(
                staging.floats(manager, new Shape(lengths.length, width), numbers),
                staging.indices(manager, new Shape(width), words),
                lengths);
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

    /**
     * Σ_v n_v times the row of word v.
     *
     * @param table {@code [all words, size]}
     * @return {@code [texts, size]}, of the manager of the counts
     */
    NDArray sumOfRows(NDArray table) {
        return array.matMul(Rows.gather(words, table));
    }

    /**
     * Adds n_v times the row of each text to the row of word v.
     *
     * @param ofTexts {@code [texts, size]}
     * @param table {@code [all words, size]}
     */
    void addTo(NDArray table, NDArray ofTexts) {
        NDArray sums = Rows.gather(words, table).addi(array.transpose().matMul(ofTexts));
        table.set(new NDIndex("{}", words), sums);
    }
}
