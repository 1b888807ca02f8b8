package io.github.piwo.dataset;

/**
 * A prepared dataset in memory. It is immutable and shared by all trials of a JVM.
 *
 * @param wordVectors {@code [vocabulary, dimension]}, row by row; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Flat for the engine, and never compared.
public record PreparedDataset(
        DatasetManifest manifest, TextSet labelled, TextSet unlabelled, TextSet test, float[] wordVectors) {

    /** Checks that the parts belong to one dataset. */
    public PreparedDataset {
        if (wordVectors.length != manifest.vocabularySize() * manifest.vectorDimension()) {
            throw new IllegalArgumentException(wordVectors.length + " word-vector values, expected "
                    + manifest.vocabularySize() + " × " + manifest.vectorDimension());
        }
    }

    /** The number of classes. */
    public int classes() {
        return manifest.classes();
    }

    /** The size of the vocabulary, including special tokens. */
    public int vocabularySize() {
        return manifest.vocabularySize();
    }
}
