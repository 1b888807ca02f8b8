package io.github.piwo.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.piwo.statistics.PairedTest.Student;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected values are SciPy's and statsmodels', written by {@code .ci/statistics-cases.py}. */
class PairedTestTest {
    private static final double RELATIVE = 1e-9;

    static List<JsonNode> cases() throws IOException {
        return elements(expected().get("tests"));
    }

    static List<JsonNode> families() throws IOException {
        return elements(expected().get("families"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithSciPy(JsonNode expected) {
        PairedTest test = PairedTest.of(
                differences(expected), 1.0 / (expected.get("splits").asInt() - 1));
        assertThat(test.n()).isEqualTo(expected.get("n").asInt());
        assertThat(test.meanDifference().isPresent()).isEqualTo(test.n() > 0);
        test.meanDifference().ifPresent(mean -> assertClose(mean, expected.get("mean")));
        assertStudent(test.paired(), expected.get("paired"));
        assertStudent(test.corrected(), expected.get("corrected"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void holmsCorrectionAgreesWithStatsmodels(JsonNode expected) {
        double[] adjusted = Holm.adjust(numbers(expected.get("p")));
        double[] wanted = numbers(expected.get("adjusted"));
        assertThat(adjusted).containsExactly(wanted, within(1e-12));
    }

    static List<JsonNode> signFlips() throws IOException {
        return elements(expected().get("sign_flips"));
    }

    @ParameterizedTest
    @MethodSource("signFlips")
    void theSignFlipTestAgreesWithSciPy(JsonNode expected) {
        SignFlipTest test = SignFlipTest.of(numbers(expected.get("differences")));
        assertClose(test.meanDifference().orElseThrow(), expected.get("mean"));
        assertThat(test.p().orElseThrow()).isCloseTo(expected.get("p").asDouble(), within(1e-12));
    }

    static List<JsonNode> posteriors() throws IOException {
        return elements(expected().get("posteriors"));
    }

    @ParameterizedTest
    @MethodSource("posteriors")
    void theBayesianTestAgreesWithBaycomp(JsonNode expected) {
        Posterior posterior = Posterior.of(
                        numbers(expected.get("differences")),
                        1.0 / (expected.get("splits").asInt() - 1),
                        expected.get("margin").asDouble())
                .orElseThrow();
        assertThat(posterior.better()).isCloseTo(expected.get("better").asDouble(), within(1e-9));
        assertThat(posterior.same()).isCloseTo(expected.get("same").asDouble(), within(1e-9));
        assertThat(posterior.worse()).isCloseTo(expected.get("worse").asDouble(), within(1e-9));
    }

    @Test
    void oneDifferenceHasNoPosteriorAndFindingsAreInWords() {
        assertThat(Posterior.of(new double[] {0.3}, 0.25, 0.005)).isEmpty();
        assertThat(new Posterior(0.96, 0.03, 0.01).words()).isEqualTo("better");
        assertThat(new Posterior(0.02, 0.96, 0.02).words()).isEqualTo("as good");
        assertThat(new Posterior(0, 0.04, 0.96).words()).isEqualTo("worse");
        assertThat(new Posterior(0.5, 0.47, 0.03).words()).isEqualTo("at least as good");
        assertThat(new Posterior(0.04, 0.5, 0.46).words()).isEqualTo("at most as good");
        assertThat(new Posterior(0.4, 0.3, 0.3).words()).isEqualTo("not decided");
    }

    static List<JsonNode> bootstraps() throws IOException {
        return elements(expected().get("bootstraps"));
    }

    /** Both are samples: 4,000 and 200,000 resamples. */
    @ParameterizedTest
    @MethodSource("bootstraps")
    void theBootstrapAgreesWithNumPy(JsonNode expected) {
        List<double[]> strata = elements(expected.get("strata")).stream()
                .map(PairedTestTest::numbers)
                .toList();
        StratifiedBootstrap.Interval interval = StratifiedBootstrap.of(strata).orElseThrow();
        double low = expected.get("low").asDouble();
        double high = expected.get("high").asDouble();
        double tolerance = 0.05 * (high - low) + 1e-9;
        assertThat(interval.low()).isCloseTo(low, within(tolerance));
        assertThat(interval.high()).isCloseTo(high, within(tolerance));
        assertThat(StratifiedBootstrap.of(strata)).hasValue(interval);
    }

    @Test
    void singleValuesHaveNoBootstrap() {
        assertThat(StratifiedBootstrap.of(List.of(new double[] {0.1}, new double[] {0.2})))
                .isEmpty();
    }

    @Test
    void manyPairsAreTestedByASampleThatIsAlwaysTheSame() {
        double[] equal = DoubleStream.generate(() -> 0.3).limit(25).toArray();
        assertThat(SignFlipTest.of(equal).p().orElseThrow()).isLessThan(1e-4);
        double[] mixed = IntStream.range(0, 30).mapToDouble(i -> i % 3 - 0.8).toArray();
        SignFlipTest test = SignFlipTest.of(mixed);
        assertThat(test).isEqualTo(SignFlipTest.of(mixed));
        // The normal approximation: the mean over its standard deviation is 1.29.
        assertThat(test.p().orElseThrow()).isBetween(0.15, 0.25);
        assertThat(SignFlipTest.of(new double[0]).p()).isEmpty();
    }

    @Test
    void aSampledPIsNever0() {
        double[] equal = DoubleStream.generate(() -> 0.3).limit(60).toArray();
        SignFlipTest test = SignFlipTest.of(equal);
        assertThat(test.p()).hasValue(1.0 / (1 + (1 << 20)));
        assertThat(test.isExact()).isFalse();
        assertThat(SignFlipTest.of(new double[20]).isExact()).isTrue();
    }

    @Test
    void theUnitOfTheDifferencesDoesNotChangeP() {
        double[] large = {3, -1, 4, 1, -5, 9, 2, 6};
        double[] small = Arrays.stream(large).map(x -> x * 1e-12).toArray();
        assertThat(SignFlipTest.of(small).p()).isEqualTo(SignFlipTest.of(large).p());
    }

    @Test
    void whatIsNoNumberIsNotSignificant() {
        double[] differences = {1, 1, 1, 1, 1, 1, Double.NaN};
        assertThat(SignFlipTest.of(differences).p()).hasValue(1);
    }

    @Test
    void sixPairsAreTheFewestThatCanBeSignificant() {
        assertThat(SignFlipTest.leastPairs(0.05)).isEqualTo(6);
        double[] six = {1, 1, 1, 1, 1, 1};
        assertThat(SignFlipTest.of(six).p()).hasValue(2.0 / 64);
    }

    @Test
    void theCorrectedTestIsNeverSurerThanThePlainOne() {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            double[] differences = DoubleStream.generate(random::nextGaussian)
                    .limit(2 + random.nextInt(20))
                    .toArray();
            PairedTest test = PairedTest.of(differences, 0.25);
            Student plain = test.paired().orElseThrow();
            Student corrected = test.corrected().orElseThrow();
            assertThat(corrected.p()).isBetween(plain.p(), 1.0);
            assertThat(corrected.low()).isLessThan(plain.low());
            assertThat(corrected.high()).isGreaterThan(plain.high());
            assertThat(corrected.p() < 0.05).isEqualTo(corrected.low() > 0 || corrected.high() < 0);
        }
    }

    private static double[] differences(JsonNode expected) {
        List<JsonNode> a = elements(expected.get("a"));
        List<JsonNode> b = elements(expected.get("b"));
        return IntStream.range(0, a.size())
                .filter(i -> !a.get(i).isNull() && !b.get(i).isNull())
                .mapToDouble(i -> a.get(i).asDouble() - b.get(i).asDouble())
                .toArray();
    }

    private static void assertStudent(Optional<Student> found, JsonNode expected) {
        assertThat(found.isEmpty()).isEqualTo(expected.isNull());
        found.ifPresent(student -> {
            assertClose(student.t(), expected.get("t"));
            assertClose(student.p(), expected.get("p"));
            assertClose(student.low(), expected.get("low"));
            assertClose(student.high(), expected.get("high"));
        });
    }

    private static void assertClose(double found, JsonNode expected) {
        assertThat(found).isCloseTo(expected.asDouble(), within(RELATIVE * Math.max(1e-3, Math.abs(found))));
    }

    private static double[] numbers(JsonNode list) {
        return elements(list).stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static List<JsonNode> elements(JsonNode list) {
        return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                .map(list::get)
                .toList();
    }

    private static JsonNode expected() throws IOException {
        try (var file = PairedTestTest.class.getResourceAsStream("/statistics/paired-t-tests.json")) {
            return new ObjectMapper().readTree(file);
        }
    }
}
