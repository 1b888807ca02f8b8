package io.github.piwo.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Collects the texts of one subset in any order and sorts them. */
final class TextSetBuilder implements Closeable {
    private static final int FIRST_CAPACITY = 1024;

    private final String subset;
    private final boolean labelled;
    private final DatasetManifest manifest;
    private final TokenWriter tokens;
    private long[] starts = new long[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];
    private int[] labels = new int[FIRST_CAPACITY];
    private long[] idHashes = new long[FIRST_CAPACITY];
    private int texts;

    /**
     * Starts with no texts.
     *
     * @param labelled whether all texts must have a label; otherwise none may have one
     * @param expectedTokens according to the manifest
     */
    TextSetBuilder(String subset, boolean labelled, DatasetManifest manifest, long expectedTokens) throws IOException {
        this.subset = subset;
        this.labelled = labelled;
        this.manifest = manifest;
        this.tokens = TokenWriter.of(expectedTokens);
    }

    /** Adds a text whose tokens and label are in range. */
    void add(String id, long idHash, int label, int[] text) throws IOException {
        check(id, label, text);
        if (texts == labels.length) {
            grow();
        }
        starts[texts] = tokens.add(text);
        lengths[texts] = text.length;
        labels[texts] = label;
        idHashes[texts] = idHash;
        texts++;
    }

    private void check(String id, int label, int[] text) {
        boolean labelFits = labelled ? label >= 0 && label < manifest.classes() : label == TextSet.NO_LABEL;
        if (!labelFits) {
            throw new IllegalArgumentException(
                    subset + " text " + id + " has label " + label + " of " + manifest.classes() + " classes");
        }
        if (text.length == 0 || text.length > manifest.maxTokens()) {
            throw new IllegalArgumentException(
                    subset + " text " + id + " has " + text.length + " tokens, expected 1 to " + manifest.maxTokens());
        }
        for (int token : text) {
            if (token < 0 || token >= manifest.vocabularySize()) {
                throw new IllegalArgumentException(subset + " text " + id + " has token " + token
                        + ", the vocabulary has " + manifest.vocabularySize());
            }
        }
    }

    private void grow() {
        int capacity = Math.multiplyExact(2, texts);
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        labels = Arrays.copyOf(labels, capacity);
        idHashes = Arrays.copyOf(idHashes, capacity);
    }

    /**
     * The texts, ordered by the hash of their identifier; two of the same hash are ordered by their tokens.
     *
     * @throws IOException if there are more or fewer than the manifest says
     */
    TextSet build(long expectedTexts, long expectedTokens) throws IOException {
        if (texts != expectedTexts || tokens.written() != expectedTokens) {
            throw new IOException(DatasetManifest.FILE + " says " + expectedTexts + " " + subset + " texts and "
                    + expectedTokens + " tokens, found " + texts + " and " + tokens.written());
        }
        TokenStore store = tokens.finish();
        int[] order = IntStream.range(0, texts)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(text -> idHashes[text])
                        .thenComparing(text -> tokens(store, text), Arrays::compare))
                .mapToInt(Integer::intValue)
                .toArray();
        return new TextSet(
                store,
                Arrays.stream(order).mapToLong(text -> starts[text]).toArray(),
                Arrays.stream(order).map(text -> lengths[text]).toArray(),
                Arrays.stream(order).map(text -> labels[text]).toArray(),
                Arrays.stream(order).mapToLong(text -> idHashes[text]).toArray());
    }

    private int[] tokens(TokenStore store, int text) {
        int[] own = new int[lengths[text]];
        store.copy(starts[text], own.length, own, 0);
        return own;
    }

    @Override
    public void close() throws IOException {
        tokens.close();
    }
}
