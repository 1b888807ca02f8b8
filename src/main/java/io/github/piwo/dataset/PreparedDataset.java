package io.github.piwo.dataset;

import java.util.List;

/** A prepared dataset in memory. It is immutable and shared by all trials of a JVM. */
public final class PreparedDataset {
    private final DatasetManifest manifest;
    private final TextSet labelled;
    private final TextSet unlabelled;
    private final TextSet test;
    private final List<String> vocabulary;
    private final float[] wordVectors;
    private BagOfWords bagOfWords;

    /**
     * From its parts, of which it takes ownership.
     *
     * @param vocabulary the tokens by index, special tokens first
     * @param wordVectors {@code [vocabulary, dimension]}, row by row
     * @throws IllegalArgumentException if there are not as many words or word vectors as the manifest says
     */
    public PreparedDataset(
            DatasetManifest manifest,
            TextSet labelled,
            TextSet unlabelled,
            TextSet test,
            List<String> vocabulary,
            float[] wordVectors) {
        if (vocabulary.size() != manifest.vocabularySize()) {
            throw new IllegalArgumentException(vocabulary.size() + " words, expected " + manifest.vocabularySize());
        }
        if (wordVectors.length != manifest.vocabularySize() * manifest.vectorDimension()) {
            throw new IllegalArgumentException(wordVectors.length + " word-vector values, expected "
                    + manifest.vocabularySize() + " × " + manifest.vectorDimension());
        }
        this.manifest = manifest;
        this.labelled = labelled;
        this.unlabelled = unlabelled;
        this.test = test;
        this.vocabulary = List.copyOf(vocabulary);
        this.wordVectors = wordVectors;
    }

    /** Its description. */
    public DatasetManifest manifest() {
        return manifest;
    }

    /** The training texts whose labels may be used, validation texts among them. */
    public TextSet labelled() {
        return labelled;
    }

    /** The training texts that are used without labels. */
    public TextSet unlabelled() {
        return unlabelled;
    }

    /** The test texts. */
    public TextSet test() {
        return test;
    }

    /** The tokens by index, special tokens first. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** {@code [vocabulary, dimension]}, row by row; must not be changed. */
    public float[] wordVectors() {
        return wordVectors;
    }

    /** The number of classes. */
    public int classes() {
        return manifest.classes();
    }

    /** The size of the vocabulary, including special tokens. */
    public int vocabularySize() {
        return manifest.vocabularySize();
    }

    /** The training texts as bags of words, counted at the first call: seconds for a hundred thousand texts. */
    public synchronized BagOfWords bagOfWords() {
        if (bagOfWords == null) {
            bagOfWords = new BagOfWords(List.of(labelled, unlabelled), wordVectors, vocabularySize());
        }
        return bagOfWords;
    }
}
