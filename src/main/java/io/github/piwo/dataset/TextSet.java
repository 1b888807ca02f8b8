package io.github.piwo.dataset;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Encoded texts.
 *
 * <p>They are ordered by the hash of their identifier, so the order does not depend on how files were split.
 */
public final class TextSet {
    /** The label of a text that has none. */
    public static final int NO_LABEL = -1;

    private final TokenStore tokens;
    private final long[] starts;
    private final int[] lengths;
    private final int[] labels;
    private final long[] idHashes;

    /**
     * Takes ownership of the arrays.
     *
     * @param tokens the tokens of all texts, one text after the other
     * @param starts where each text starts in {@code tokens}, and a last entry for the end
     * @param labels the label of each text
     * @param idHashes the hash of each text's identifier
     */
    public TextSet(int[] tokens, int[] starts, int[] labels, long[] idHashes) {
        this(
                TokenStore.of(tokens),
                Arrays.stream(starts, 0, starts.length - 1).asLongStream().toArray(),
                IntStream.range(0, starts.length - 1)
                        .map(text -> starts[text + 1] - starts[text])
                        .toArray(),
                labels,
                idHashes);
    }

    /** Likewise, from a store of tokens. */
    TextSet(TokenStore tokens, long[] starts, int[] lengths, int[] labels, long[] idHashes) {
        if (starts.length != labels.length || labels.length != idHashes.length) {
            throw new IllegalArgumentException("arrays of different sizes: " + starts.length + " starts, "
                    + labels.length + " labels, " + idHashes.length + " hashes");
        }
        this.tokens = tokens;
        this.starts = starts;
        this.lengths = lengths;
        this.labels = labels;
        this.idHashes = idHashes;
    }

    /** The number of texts. */
    public int size() {
        return labels.length;
    }

    /** The number of tokens of a text. */
    public int length(int text) {
        return lengths[text];
    }

    /** The number of tokens of all texts. */
    public long totalTokens() {
        return Arrays.stream(lengths).asLongStream().sum();
    }

    /** A copy of a text's tokens. */
    public int[] tokens(int text) {
        int[] copy = new int[lengths[text]];
        tokens.copy(starts[text], copy.length, copy, 0);
        return copy;
    }

    /** The class of a text, or {@link #NO_LABEL}. */
    public int label(int text) {
        return labels[text];
    }

    /** A hash of the text's identifier, by which texts are ordered and drawn. */
    public long idHash(int text) {
        return idHashes[text];
    }
}
