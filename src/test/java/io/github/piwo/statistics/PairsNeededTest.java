package io.github.piwo.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairsNeededTest {
    private static final int CASES = 60;

    /** SciPy's, written by {@code .ci/statistics-cases.py}. */
    static Stream<JsonNode> cases() throws IOException {
        try (var file = PairsNeededTest.class.getResourceAsStream("/statistics/paired-t-tests.json")) {
            return StreamSupport.stream(
                    new ObjectMapper().readTree(file).get("pairs_needed").spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithSciPysNoncentralT(JsonNode expected) {
        double difference = expected.get("difference").asDouble();
        double std = expected.get("std").asDouble();
        double ratio = expected.get("ratio").asDouble();
        assertThat(PairsNeeded.power(difference, std, ratio, 5))
                .isCloseTo(expected.get("power_of_5").asDouble(), within(1e-7));
        assertThat(PairsNeeded.power(difference, std, ratio, 30))
                .isCloseTo(expected.get("power_of_30").asDouble(), within(1e-7));
        JsonNode pairs = expected.get("pairs");
        assertThat(PairsNeeded.of(difference, std, ratio))
                .isEqualTo(pairs.isNull() ? OptionalInt.empty() : OptionalInt.of(pairs.asInt()));
    }

    @Test
    void isTheFirstNumberWithThatPowerAndMorePairsNeverFindLess() {
        Random random = new Random(31);
        int found = 0;
        for (int i = 0; i < CASES; i++) {
            double std = 0.001 + 0.05 * random.nextDouble();
            double difference = std * (0.2 + 3 * random.nextDouble());
            double ratio = random.nextDouble() / 2;
            OptionalInt pairs = PairsNeeded.of(difference, std, ratio);
            if (pairs.isEmpty()) {
                assertThat(PairsNeeded.power(difference, std, ratio, 1_000_000)).isLessThan(PairsNeeded.POWER);
                continue;
            }
            found++;
            int n = pairs.getAsInt();
            assertThat(PairsNeeded.power(difference, std, ratio, n)).isGreaterThanOrEqualTo(PairsNeeded.POWER);
            assertThat(n == 2 || PairsNeeded.power(difference, std, ratio, n - 1) < PairsNeeded.POWER)
                    .isTrue();
            double before = 0;
            for (int more = 2; more < 3000; more *= 2) {
                double power = PairsNeeded.power(difference, std, ratio, more);
                assertThat(power).isBetween(before - 1e-9, 1 + 1e-9);
                before = power;
            }
        }
        assertThat(found).isBetween(CASES / 10, CASES - CASES / 10);
    }

    @Test
    void aLargerDifferenceALessSpreadOrMoreTrainingTextsNeedNoMorePairsAndUnitsDoNotMatter() {
        Random random = new Random(32);
        for (int i = 0; i < CASES; i++) {
            double std = 0.001 + 0.05 * random.nextDouble();
            double difference = std * (0.5 + 3 * random.nextDouble());
            double ratio = random.nextDouble() / 3;
            int pairs = orMany(PairsNeeded.of(difference, std, ratio));
            assertThat(orMany(PairsNeeded.of(1.1 * difference, std, ratio))).isLessThanOrEqualTo(pairs);
            assertThat(orMany(PairsNeeded.of(difference, 0.9 * std, ratio))).isLessThanOrEqualTo(pairs);
            assertThat(orMany(PairsNeeded.of(difference, std, 0.9 * ratio))).isLessThanOrEqualTo(pairs);
            assertThat(orMany(PairsNeeded.of(1024 * difference, 1024 * std, ratio)))
                    .isEqualTo(pairs);
        }
    }

    /** Differences of runs that share texts: a part common to all, whose variance is the ratio times that of the parts of each. */
    @Test
    void theCorrectedTestFindsTheDifferenceInFourOfFiveMadeUpExperiments() {
        double std = 0.01;
        double ratio = 0.25;
        Random random = new Random(33);
        for (double difference : new double[] {0.03, 0.02, 0.016}) {
            int pairs = PairsNeeded.of(difference, std, ratio).orElseThrow();
            int found = 0;
            int experiments = 4000;
            for (int i = 0; i < experiments; i++) {
                double common = Math.sqrt(ratio) * std * random.nextGaussian();
                double[] differences = new double[pairs];
                for (int pair = 0; pair < pairs; pair++) {
                    differences[pair] = difference + common + std * random.nextGaussian();
                }
                PairedTest test = PairedTest.of(differences, ratio);
                if (test.corrected().orElseThrow().p() < PairedTest.LEVEL
                        && test.meanDifference().orElseThrow() > 0) {
                    found++;
                }
            }
            double atTheNumber = PairsNeeded.power(difference, std, ratio, pairs);
            assertThat(found / (double) experiments).isCloseTo(atTheNumber, within(0.025));
        }
    }

    @Test
    void whatHasNoSizeOrNoSpreadIsRefused() {
        assertThatThrownBy(() -> PairsNeeded.of(0, 0.01, 0.25)).hasMessageContaining("a difference of 0.0");
        assertThatThrownBy(() -> PairsNeeded.of(0.01, 0, 0.25)).hasMessageContaining("a deviation of 0.0");
        assertThatThrownBy(() -> PairsNeeded.of(Double.NaN, 0.01, 0.25)).hasMessageContaining("NaN");
    }

    private static int orMany(OptionalInt pairs) {
        return pairs.orElse(Integer.MAX_VALUE);
    }
}
