package io.github.piwo.dataset;

import java.util.Arrays;

/**
 * Encoded texts, one after the other in flat arrays.
 *
 * <p>They are ordered by the hash of their identifier, then by identifier, so the order does not depend on how files were split.
 */
public final class TextSet {
    /** The label of a text that has none. */
    public static final int NO_LABEL = -1;

    private final int[] tokens;
    private final int[] starts;
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
        if (starts.length != labels.length + 1 || labels.length != idHashes.length) {
            throw new IllegalArgumentException("arrays of different sizes: " + starts.length + " starts, "
                    + labels.length + " labels, " + idHashes.length + " hashes");
        }
        this.tokens = tokens;
        this.starts = starts;
        this.labels = labels;
        this.idHashes = idHashes;
    }

    /** The number of texts. */
    public int size() {
        return labels.length;
    }

    /** The number of tokens of a text. */
    public int length(int text) {
        return starts[text + 1] - starts[text];
    }

    /** The number of tokens of all texts. */
    public long totalTokens() {
        return starts[starts.length - 1];
    }

    /** A copy of a text's tokens. */
    public int[] tokens(int text) {
        return Arrays.copyOfRange(tokens, starts[text], starts[text + 1]);
    }

    /** Copies a text's tokens to a place in an array. */
    void copyTokens(int text, int[] target, int position) {
        System.arraycopy(tokens, starts[text], target, position, length(text));
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
