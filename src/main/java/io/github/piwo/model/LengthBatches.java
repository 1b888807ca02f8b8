package io.github.piwo.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Batches of texts of similar length, which need little padding. */
public final class LengthBatches {
    private LengthBatches() {}

    /**
     * Sorts texts from the longest to the shortest; equally long ones stay in their order.
     *
     * @param lengths the number of tokens of a text
     */
    public static int[] longestFirst(int[] texts, IntUnaryOperator lengths) {
        return IntStream.of(texts)
                .boxed()
                .sorted(Comparator.comparingInt(text -> -lengths.applyAsInt(text)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Divides texts into batches.
     *
     * @param lengths the number of tokens of a text, at least 1
     * @param tokens the most tokens of a batch, including padding; a longer text is a batch of its own
     */
    public static List<int[]> of(int[] texts, IntUnaryOperator lengths, int tokens) {
        int[] sorted = longestFirst(texts, lengths);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < sorted.length; ) {
            int size = Math.max(1, tokens / lengths.applyAsInt(sorted[from]));
            int to = Math.min(from + size, sorted.length);
            batches.add(Arrays.copyOfRange(sorted, from, to));
            from = to;
        }
        return batches;
    }
}
