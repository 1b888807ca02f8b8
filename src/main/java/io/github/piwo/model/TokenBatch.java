package io.github.piwo.model;

import java.util.Arrays;

/**
 * A batch of texts, padded with 0 to the longest.
 *
 * @param tokens {@code [batch][length]}, row by row
 * @param lengths tokens of each text, at least 1
 * @param length of the longest text
 */
public record TokenBatch(int[] tokens, int[] lengths, int length) {

    /** A batch of these texts, in this order. */
    public static TokenBatch of(int[][] texts) {
        int[] lengths = Arrays.stream(texts).mapToInt(text -> text.length).toArray();
        int longest = Arrays.stream(lengths).max().orElseThrow();
        int[] tokens = new int[texts.length * longest];
        for (int i = 0; i < texts.length; i++) {
            System.arraycopy(texts[i], 0, tokens, i * longest, texts[i].length);
        }
        return new TokenBatch(tokens, lengths, longest);
    }

    /** Texts. */
    public int size() {
        return lengths.length;
    }

    /** Tokens of all texts, without padding. */
    public long totalTokens() {
        return Arrays.stream(lengths).asLongStream().sum();
    }

    int token(int text, int position) {
        return tokens[text * length + position];
    }
}
