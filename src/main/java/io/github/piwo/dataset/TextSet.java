package io.github.piwo.dataset;

import java.util.Arrays;

/**
 * Encoded texts, one after the other in flat arrays.
 *
 * <p>Order is by identifier hash, then identifier, so it does not depend on how the files were cut.
 */
public final class TextSet {
    /** The label of a text that has none. */
    public static final int NO_LABEL = -1;

    private final int[] tokens;
    private final int[] starts;
    private final int[] labels;
    private final long[] idHashes;

    /**
     * Takes the arrays over.
     *
     * @param tokens all texts' tokens, one text after the other
     * @param starts where each text starts in {@code tokens}, and one entry more for the end
     * @param labels by text
     * @param idHashes by text
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

    /** Number of texts. */
    public int size() {
        return labels.length;
    }

    /** Tokens of a text. */
    public int length(int text) {
        return starts[text + 1] - starts[text];
    }

    /** Tokens of all texts. */
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

    /** Class of a text, or {@link #NO_LABEL}. */
    public int label(int text) {
        return labels[text];
    }

    /** A hash of the text's identifier; what order and draws are keyed by. */
    public long idHash(int text) {
        return idHashes[text];
    }
}
