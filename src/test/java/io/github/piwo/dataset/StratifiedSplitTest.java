package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits of a skewed set: 950, 40, 10, 3 and 1 texts of five classes. */
class StratifiedSplitTest {
    private static final int[] SIZES = {950, 40, 10, 3, 1};
    private static final int SPLITS = 5;
    private static final long SEED = 1;

    private final TextSet texts = texts();

    @Test
    void eachPartHasTheClassesInProportion() {
        for (int split = 1; split <= SPLITS; split++) {
            int[] counts = counts(split(split, 1).validation());
            assertThat(counts[0]).isEqualTo(190);
            assertThat(counts[1]).isEqualTo(8);
            assertThat(counts[2]).isEqualTo(2);
            assertThat(counts[3]).isBetween(0, 1);
        }
    }

    @Test
    void thePartsAreTogetherAllTexts() {
        Set<Integer> validated = new HashSet<>();
        for (int split = 1; split <= SPLITS; split++) {
            SupervisionSplit of = split(split, 1);
            for (int text : of.validation()) {
                assertThat(validated.add(text)).isTrue();
            }
            Set<Integer> both = new HashSet<>();
            IntStream.concat(Arrays.stream(of.validation()), Arrays.stream(of.training()))
                    .forEach(text -> assertThat(both.add(text)).isTrue());
            assertThat(both).hasSize(texts.size());
        }
        assertThat(validated).hasSize(texts.size());
    }

    @Test
    void theTextsOfALowRateAreTheFirstOfThoseOfAHigherOne() {
        int[] all = split(2, 1).training();
        for (double rate : new double[] {0.001, 0.01, 0.1, 0.5}) {
            int[] some = split(2, rate).training();
            assertThat(some).isEqualTo(Arrays.copyOf(all, some.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 20, 100, 400, 800})
    void aPoolOfAnySizeHasOneTextOfEachClassAndIsInProportion(int kept) {
        for (int split = 1; split <= SPLITS; split++) {
            int[] pool = split(split, 1).training();
            int[] ofAll = counts(pool);
            int[] counts = counts(Arrays.copyOf(pool, kept));
            for (int label = 0; label < SIZES.length; label++) {
                double proportional = (double) kept * ofAll[label] / pool.length;
                assertThat((double) counts[label])
                        .as("class %d of %d texts in split %d", label, kept, split)
                        .isBetween(
                                Math.max(Math.min(1, ofAll[label]), Math.floor(proportional) - SIZES.length),
                                Math.max(1, Math.ceil(proportional) + 1));
            }
        }
    }

    @Test
    void fewerTextsThanClassesAreOfTheLargestOnes() {
        assertThat(counts(Arrays.copyOf(split(1, 1).training(), 3))).startsWith(1, 1, 1);
    }

    @Test
    void anotherSeedChoosesOtherTexts() {
        assertThat(SupervisionSplit.stratified(texts, SPLITS, 3, 0.1, SEED + 1).training())
                .isNotEqualTo(split(3, 0.1).training());
    }

    private SupervisionSplit split(int split, double rate) {
        return SupervisionSplit.stratified(texts, SPLITS, split, rate, SEED);
    }

    private int[] counts(int[] chosen) {
        int[] counts = new int[SIZES.length];
        for (int text : chosen) {
            counts[texts.label(text)]++;
        }
        return counts;
    }

    private static TextSet texts() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        int[] labels = IntStream.range(0, SIZES.length)
                .flatMap(label -> IntStream.generate(() -> label).limit(SIZES[label]))
                .toArray();
        long[] hashes = random.longs(labels.length).sorted().toArray();
        return new TextSet(
                new int[labels.length], IntStream.rangeClosed(0, labels.length).toArray(), labels, hashes);
    }
}
