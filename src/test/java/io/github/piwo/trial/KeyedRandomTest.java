package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {

    private final KeyedRandom random = new KeyedRandom(1);

    @Test
    void theSameKeyGivesTheSameNumbersWhateverWasDrawnBefore() {
        List<Long> first = numbers(random.generator("noise", 3));
        numbers(random.generator("dropout", 3));
        assertThat(numbers(random.generator("noise", 3))).isEqualTo(first);
        assertThat(numbers(new KeyedRandom(1).generator("noise", 3))).isEqualTo(first);
    }

    @Test
    void seedPurposeStepAndOrderOfKeysAllMatter() {
        assertThat(Set.of(
                        numbers(random.generator("noise", 3, 4)),
                        numbers(new KeyedRandom(2).generator("noise", 3, 4)),
                        numbers(random.generator("noisf", 3, 4)),
                        numbers(random.generator("noise", 4, 4)),
                        numbers(random.generator("noise", 4, 3)),
                        numbers(random.generator("noise", 3)),
                        numbers(random.generator("noise"))))
                .hasSize(7);
    }

    @Test
    void neighbouringStepsAreUnrelated() {
        double mean = LongStream.range(0, 10_000)
                .mapToDouble(step -> random.generator("noise", step).nextDouble())
                .average()
                .orElseThrow();
        // Of uniform numbers: five standard deviations, 1 / √(12 · 10 000) each, around a half.
        assertThat(mean).isBetween(0.485, 0.515);
    }

    @Test
    void mixingLosesNothing() {
        Set<Long> mixed = new HashSet<>();
        LongStream.range(-5_000, 5_000).forEach(value -> mixed.add(KeyedRandom.mix(value)));
        assertThat(mixed).hasSize(10_000);
    }

    @Test
    void seedAndSplitAreTheKeyOfATrial() {
        assertThat(numbers(KeyedRandom.ofSplit(5, 2).generator("noise")))
                .isEqualTo(numbers(KeyedRandom.ofSplit(5, 2).generator("noise")))
                .isNotEqualTo(numbers(KeyedRandom.ofSplit(5, 3).generator("noise")))
                .isNotEqualTo(numbers(KeyedRandom.ofSplit(6, 2).generator("noise")));
    }

    private static List<Long> numbers(RandomGenerator generator) {
        return generator.longs(8).boxed().toList();
    }
}
