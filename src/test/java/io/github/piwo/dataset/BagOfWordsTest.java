package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BagOfWordsTest {
    private static final int VOCABULARY = 7;
    private static final float[] VECTORS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 3, 5, -2, 5};

    /** Words 4, 5 and 6, twice, three times and once; special tokens between them. */
    private final TextSet labelled = set(new int[] {4, 5, 3}, new int[] {5, 1, 5, 3});

    private final TextSet unlabelled = set(new int[] {4, 6, 3}, new int[] {3});
    private final BagOfWords bags = new BagOfWords(List.of(labelled, unlabelled), VECTORS, VOCABULARY);

    @Test
    void wordsAreCountedInAllTrainingTextsWithoutSpecialTokens() {
        // Six words, and half a one more for each of the three different ones.
        assertThat(bags.share(4)).isCloseTo(2.5 / 7.5, Offset.offset(1e-12));
        assertThat(bags.share(5)).isCloseTo(3.5 / 7.5, Offset.offset(1e-12));
        assertThat(bags.share(6)).isCloseTo(1.5 / 7.5, Offset.offset(1e-12));
        assertThat(bags.share(3)).isZero();
    }

    @Test
    void meanVectorsAreWeightedByTheInverseFrequencyAndStandardised() {
        double[] means = new double[4];
        int[][] texts = {{4, 5, 3}, {5, 1, 5, 3}, {4, 6, 3}, {3}};
        for (int text = 0; text < texts.length; text++) {
            double weights = 0;
            for (int token : texts[text]) {
                if (token > 3) {
                    double weight = 1e-3 / (1e-3 + bags.share(token));
                    weights += weight;
                    means[text] += weight * VECTORS[2 * token];
                }
            }
            means[text] /= weights == 0 ? 1 : weights;
        }
        // The last text has no words: its mean is that of all, which is 0 after standardising, and 0 before.
        double mean = (means[0] + means[1] + means[2]) / 4;
        double squares = (means[0] * means[0] + means[1] * means[1] + means[2] * means[2]) / 4;
        double deviation = Math.sqrt(squares - mean * mean);
        for (int text = 0; text < 3; text++) {
            float[] vector = new float[4];
            bags.meanVector(texts[text], vector, 1);
            assertThat((double) vector[1]).isCloseTo((means[text] - mean) / deviation, Offset.offset(1e-5));
            assertThat(vector[0]).isZero();
        }
        float[] none = {7, 7};
        bags.meanVector(new int[] {3, 1}, none, 0);
        assertThat(none).containsOnly(0);
    }

    @Test
    void countsAreSublinearAndInverseToTheNumberOfTextsAndOfLengthOne() {
        Map<Integer, Float> weights = new TreeMap<>();
        bags.tfidf(new int[] {6, 5, 1, 5, 3, 5}, weights::put);
        // Word 5 is in two of four texts, word 6 in one.
        double five = (1 + Math.log(3)) * (Math.log(5.0 / 3) + 1);
        double six = Math.log(5.0 / 2) + 1;
        double length = Math.hypot(five, six);
        assertThat(weights).containsOnlyKeys(5, 6);
        assertThat((double) weights.get(5)).isCloseTo(five / length, Offset.offset(1e-6));
        assertThat((double) weights.get(6)).isCloseTo(six / length, Offset.offset(1e-6));
        List<Integer> none = new ArrayList<>();
        bags.tfidf(new int[] {3}, (word, weight) -> none.add(word));
        assertThat(none).isEmpty();
    }

    private static TextSet set(int[]... texts) {
        int[] starts = new int[texts.length + 1];
        List<Integer> tokens = new ArrayList<>();
        for (int text = 0; text < texts.length; text++) {
            for (int token : texts[text]) {
                tokens.add(token);
            }
            starts[text + 1] = tokens.size();
        }
        return new TextSet(
                tokens.stream().mapToInt(Integer::intValue).toArray(),
                starts,
                new int[texts.length],
                new long[texts.length]);
    }
}
