package io.github.piwo.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the texts of one subset in any order and sorts them. */
final class TextSetBuilder {
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Text(long idHash, String id, int label, int[] tokens) {}

    private final String subset;
    private final boolean labelled;
    private final DatasetManifest manifest;
    private final List<Text> texts = new ArrayList<>();
    private long totalTokens;

    /**
     * Starts with no texts.
     *
     * @param labelled whether all texts must have a label; otherwise none may have one
     */
    TextSetBuilder(String subset, boolean labelled, DatasetManifest manifest) {
        this.subset = subset;
        this.labelled = labelled;
        this.manifest = manifest;
    }

    /** Adds a text whose tokens and label are in range. */
    void add(String id, long idHash, int label, int[] tokens) {
        boolean labelFits = labelled ? label >= 0 && label < manifest.classes() : label == TextSet.NO_LABEL;
        if (!labelFits) {
            throw new IllegalArgumentException(
                    subset + " text " + id + " has label " + label + " of " + manifest.classes() + " classes");
        }
        if (tokens.length == 0 || tokens.length > manifest.maxTokens()) {
            throw new IllegalArgumentException(subset + " text " + id + " has " + tokens.length
                    + " tokens, expected 1 to " + manifest.maxTokens());
        }
        for (int token : tokens) {
            if (token < 0 || token >= manifest.vocabularySize()) {
                throw new IllegalArgumentException(subset + " text " + id + " has token " + token
                        + ", the vocabulary has " + manifest.vocabularySize());
            }
        }
        texts.add(new Text(idHash, id, label, tokens));
        totalTokens += tokens.length;
    }

    /**
     * The texts, ordered by the hash of their identifier, then by identifier.
     *
     * @throws IOException if there are more or fewer than the manifest says
     */
    TextSet build(long expectedTexts, long expectedTokens) throws IOException {
        if (texts.size() != expectedTexts || totalTokens != expectedTokens) {
            throw new IOException(DatasetManifest.FILE + " says " + expectedTexts + " " + subset + " texts and "
                    + expectedTokens + " tokens, found " + texts.size() + " and " + totalTokens);
        }
        texts.sort(Comparator.comparingLong(Text::idHash).thenComparing(Text::id));
        int[] tokens = new int[Math.toIntExact(totalTokens)];
        int[] starts = new int[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            int[] text = texts.get(i).tokens();
            System.arraycopy(text, 0, tokens, starts[i], text.length);
            starts[i + 1] = starts[i] + text.length;
        }
        int[] labels = texts.stream().mapToInt(Text::label).toArray();
        long[] idHashes = texts.stream().mapToLong(Text::idHash).toArray();
        return new TextSet(tokens, starts, labels, idHashes);
    }
}
