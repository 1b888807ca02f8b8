package io.github.piwo.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random texts of given sizes, to measure speed if there is no prepared dataset. */
public final class MadeUpDataset {
    private static final int TEXTS = 4000;

    private MadeUpDataset() {}

    /**
     * Texts of random words, half of them with random labels. Lengths are uniform between half the longest and the longest; their
     * mean is close to that of AG News for 64 tokens and to that of IMDB for 256.
     *
     * @param vocabularySize including special tokens
     */
    public static PreparedDataset of(
            String name, int classes, int vocabularySize, int vectorDimension, int maxTokens, RandomGenerator random) {
        TextSet labelled = texts(random, classes, vocabularySize, maxTokens);
        TextSet unlabelled = texts(random, 0, vocabularySize, maxTokens);
        TextSet test = texts(random, classes, vocabularySize, maxTokens);
        float[] vectors = new float[vocabularySize * vectorDimension];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian(0, 0.3);
        }
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                name,
                "made-up",
                IntStream.rangeClosed(1, classes).mapToObj(Integer::toString).toList(),
                vocabularySize,
                vectorDimension,
                maxTokens,
                TEXTS,
                TEXTS,
                TEXTS,
                labelled.totalTokens(),
                unlabelled.totalTokens(),
                test.totalTokens(),
                1,
                0,
                0,
                0,
                DatasetSummary.UNKNOWN);
        return new PreparedDataset(manifest, labelled, unlabelled, test, vocabulary(vocabularySize), vectors);
    }

    /** Names for words that were never words. */
    public static List<String> vocabulary(int size) {
        List<String> words = new ArrayList<>(SpecialTokens.NAMES);
        for (int word = words.size(); word < size; word++) {
            words.add("word" + word);
        }
        return words;
    }

    private static TextSet texts(RandomGenerator random, int classes, int vocabularySize, int maxTokens) {
        int[] starts = new int[TEXTS + 1];
        int[] labels = new int[TEXTS];
        long[] hashes = new long[TEXTS];
        for (int text = 0; text < TEXTS; text++) {
            starts[text + 1] = starts[text] + random.nextInt((maxTokens + 1) / 2, maxTokens + 1);
            labels[text] = classes == 0 ? TextSet.NO_LABEL : random.nextInt(classes);
            hashes[text] = text;
        }
        int[] tokens = random.ints(starts[TEXTS], SpecialTokens.NAMES.size(), vocabularySize)
                .toArray();
        return new TextSet(tokens, starts, labels, hashes);
    }
}
