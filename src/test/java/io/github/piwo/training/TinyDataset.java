package io.github.piwo.training;

import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.DatasetSummary;
import io.github.piwo.dataset.MadeUpDataset;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.dataset.TextSet;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A small dataset in memory whose classes differ in their words; lengths vary from 2 to 30 tokens. */
public final class TinyDataset {
    private static final int CLASSES = 3;
    private static final int WORDS_PER_CLASS = 20;
    private static final int COMMON_WORDS = 40;
    private static final int DIMENSION = 12;

    private TinyDataset() {}

    /** The same dataset for the same seed. */
    public static PreparedDataset of(long seed, int labelledTexts, int unlabelledTexts, int testTexts) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        TextSet labelled = texts(random, labelledTexts, true);
        TextSet unlabelled = texts(random, unlabelledTexts, false);
        TextSet test = texts(random, testTexts, true);
        int vocabulary = SpecialTokens.NAMES.size() + COMMON_WORDS + CLASSES * WORDS_PER_CLASS;
        float[] vectors = new float[vocabulary * DIMENSION];
        for (int i = SpecialTokens.NAMES.size() * DIMENSION; i < vectors.length; i++) {
            vectors[i] = (float) (0.3 * random.nextGaussian());
        }
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "synthetic",
                "fingerprint-" + seed,
                List.of("ada", "bea", "cyd"),
                vocabulary,
                DIMENSION,
                30,
                labelledTexts,
                unlabelledTexts,
                testTexts,
                labelled.totalTokens(),
                unlabelled.totalTokens(),
                test.totalTokens(),
                1,
                0,
                0,
                0,
                DatasetSummary.UNKNOWN);
        return new PreparedDataset(
                manifest, labelled, unlabelled, test, MadeUpDataset.vocabulary(manifest.vocabularySize()), vectors);
    }

    private static TextSet texts(RandomGenerator random, int size, boolean hasLabels) {
        List<Integer> tokens = new ArrayList<>();
        int[] starts = new int[size + 1];
        int[] labels = new int[size];
        long[] hashes = new long[size];
        for (int text = 0; text < size; text++) {
            int label = random.nextInt(CLASSES);
            int words = random.nextInt(1, 30);
            for (int i = 0; i < words; i++) {
                tokens.add(word(random, label));
            }
            tokens.add(SpecialTokens.EOS);
            starts[text + 1] = tokens.size();
            labels[text] = hasLabels ? label : TextSet.NO_LABEL;
            hashes[text] = random.nextLong();
        }
        return new TextSet(tokens.stream().mapToInt(Integer::intValue).toArray(), starts, labels, hashes);
    }

    private static int word(RandomGenerator random, int label) {
        int first = SpecialTokens.NAMES.size();
        return random.nextInt(3) > 0
                ? first + random.nextInt(COMMON_WORDS)
                : first + COMMON_WORDS + label * WORDS_PER_CLASS + random.nextInt(WORDS_PER_CLASS);
    }
}
