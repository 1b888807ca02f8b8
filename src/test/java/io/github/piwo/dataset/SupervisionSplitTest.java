package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisionSplitTest {
    private static final List<Double> RATES = List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);
    private static final int SPLITS = 5;
    private static final long SEED = 1;

    private final long[] hashes = hashes(1003);
    private final TextSet texts = texts(hashes);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "25000|20, 60, 200, 600, 2000, 6000, 20000",
                "32000|26, 77, 256, 768, 2560, 7680, 25600",
            })
    void theCountsAreThoseOfTheProtocol(int size, String expected) {
        TextSet labelled = texts(hashes(size));
        List<Integer> counts = RATES.stream()
                .map(rate ->
                        SupervisionSplit.of(labelled, SPLITS, 3, rate, SEED).training().length)
                .toList();
        assertThat(counts.toString()).isEqualTo("[" + expected + "]");
    }

    @Test
    void oneTextIsKeptHoweverLowTheRate() {
        assertThat(SupervisionSplit.of(texts, SPLITS, 1, 1e-9, SEED).training()).hasSize(1);
    }

    @Test
    void theTextsOfALowRateAreTheFirstOfThoseOfAHigherOne() {
        int[] all = SupervisionSplit.of(texts, SPLITS, 2, 1, SEED).training();
        for (double rate : RATES) {
            int[] some = SupervisionSplit.of(texts, SPLITS, 2, rate, SEED).training();
            assertThat(some).isEqualTo(Arrays.copyOf(all, some.length));
        }
    }

    @Test
    void theValidatingPartsAreEqualAndTogetherAllTexts() {
        Set<Integer> validated = new HashSet<>();
        for (int split = 1; split <= SPLITS; split++) {
            int[] part = SupervisionSplit.of(texts, SPLITS, split, 1, SEED).validation();
            assertThat(part.length).isBetween(texts.size() / SPLITS, texts.size() / SPLITS + 1);
            Arrays.stream(part).forEach(text -> assertThat(validated.add(text)).isTrue());
        }
        assertThat(validated).hasSize(texts.size());
    }

    @Test
    void aTrialLearnsFromAllTextsThatDoNotValidateAndFromNoOther() {
        for (int split = 1; split <= SPLITS; split++) {
            SupervisionSplit of = SupervisionSplit.of(texts, SPLITS, split, 1, SEED);
            assertThat(IntStream.concat(Arrays.stream(of.training()), Arrays.stream(of.validation())))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, texts.size()).boxed().toList());
        }
    }

    @Test
    void upToTheShareOfOneSplitNoTwoTrialsLearnFromTheSameLabels() {
        Set<Integer> learnt = new HashSet<>();
        for (int split = 1; split <= SPLITS; split++) {
            for (int text :
                    SupervisionSplit.of(texts, SPLITS, split, 0.24, SEED).training()) {
                assertThat(learnt.add(text)).isTrue();
            }
        }
    }

    @Test
    void theOrderOfTheTextsDoesNotMatter() {
        long[] reversed = new long[hashes.length];
        Arrays.setAll(reversed, i -> hashes[hashes.length - 1 - i]);
        SupervisionSplit split = SupervisionSplit.of(texts, SPLITS, 4, 0.1, SEED);
        SupervisionSplit ofReversed = SupervisionSplit.of(texts(reversed), SPLITS, 4, 0.1, SEED);
        assertThat(hashesOf(ofReversed.training(), reversed)).isEqualTo(hashesOf(split.training(), hashes));
        assertThat(hashesOf(ofReversed.validation(), reversed)).isEqualTo(hashesOf(split.validation(), hashes));
    }

    @Test
    void anotherSeedDrawsOtherTexts() {
        assertThat(SupervisionSplit.of(texts, SPLITS, 1, 1, 2).validation())
                .isNotEqualTo(SupervisionSplit.of(texts, SPLITS, 1, 1, SEED).validation());
    }

    @Test
    void aSplitBeyondTheLastAndTooFewTextsAreRefused() {
        assertThatThrownBy(() -> SupervisionSplit.of(texts, SPLITS, 6, 1, SEED)).hasMessage("split 6 of 5");
        assertThatThrownBy(() -> SupervisionSplit.of(texts, SPLITS, 0, 1, SEED)).hasMessage("split 0 of 5");
        assertThatThrownBy(() -> SupervisionSplit.of(texts(hashes(4)), SPLITS, 1, 1, SEED))
                .hasMessage("4 labelled texts cannot be cut into 5");
    }

    private static List<Long> hashesOf(int[] indices, long[] hashes) {
        return Arrays.stream(indices).mapToObj(index -> hashes[index]).collect(Collectors.toList());
    }

    private static long[] hashes(int size) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(size);
        return LongStream.generate(random::nextLong).distinct().limit(size).toArray();
    }

    /** Texts of one token each. */
    private static TextSet texts(long[] hashes) {
        int size = hashes.length;
        return new TextSet(new int[size], IntStream.rangeClosed(0, size).toArray(), new int[size], hashes);
    }
}
