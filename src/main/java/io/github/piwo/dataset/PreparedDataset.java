package io.github.piwo.dataset;

/**
 * A prepared dataset in memory; immutable, and shared by all trials of a JVM.
 *
 * @param wordVectors {@code [vocabulary, dimension]}, row by row; whoever holds the record must not write to it
 */
@SuppressWarnings("ArrayRecordComponent") // Flat for the engine, and never compared.
public record PreparedDataset(
        DatasetManifest manifest, TextSet labelled, TextSet unlabelled, TextSet test, float[] wordVectors) {

    /** Checks that the parts are of one dataset. */
    public PreparedDataset {
        if (wordVectors.length != manifest.vocabularySize() * manifest.vectorDimension()) {
            throw new IllegalArgumentException(wordVectors.length + " word-vector values, expected "
                    + manifest.vocabularySize() + " × " + manifest.vectorDimension());
        }
    }

    /** Number of classes. */
    public int classes() {
        return manifest.classes();
    }

    /** Rows of the vocabulary, special tokens included. */
    public int vocabularySize() {
        return manifest.vocabularySize();
    }
}
