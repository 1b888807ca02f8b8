package io.github.piwo.results;

import static io.github.piwo.store.TestRecords.trial;
import static io.github.piwo.trial.ObjectiveType.IPIWO;
import static io.github.piwo.trial.ObjectiveType.IWAE;
import static io.github.piwo.trial.ObjectiveType.NONE;
import static io.github.piwo.trial.ObjectiveType.PIWO;
import static io.github.piwo.trial.ObjectiveType.VAE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.Verdict.Outcome;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private static final Offset<Double> EXACTLY = within(1e-12);
    private static final double[] NOISE = {0.001, -0.002, 0, 0.002, -0.001};

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final List<TrialRecord> records = new ArrayList<>();

    @Test
    void splitsArePairedAtTheSelectedAlphaAndThoseThatLackOneAreLeftOut() {
        add(PIWO, 0.1, 10, 1, 0.9, 0.80);
        add(PIWO, 0.1, 10, 2, 0.9, 0.82);
        add(PIWO, 0.1, 10, 3, 0.9, 0.99);
        add(PIWO, 0.1, 1, 1, 0.1, 0.1);
        add(VAE, 0.1, 1, 1, 0.9, 0.79);
        add(VAE, 0.1, 1, 2, 0.9, 0.80);
        add(VAE, 0.1, 1, 4, 0.9, 0.1);
        Comparison comparison = comparison(PIWO, VAE, "0.1");
        assertThat(comparison.test().n()).isEqualTo(2);
        assertThat(comparison.test().meanDifference().orElseThrow()).isCloseTo(0.015, EXACTLY);
        assertThat(comparison.decides()).isEmpty();
        assertThat(comparison(PIWO, VAE, "high").decides()).containsExactly(Hypothesis.H1, Hypothesis.H3);
    }

    @Test
    void trialsArePairedBySeedAndSplitAndThoseThatLackOneAreLeftOut() {
        double[] differences = {0.02, 0.03, 0.01, 0.04};
        for (int pair = 0; pair < differences.length; pair++) {
            addOfSeed(VAE, 1 + pair / 2, 1 + pair % 2, 0.8 + 0.1 * (pair % 2) + differences[pair]);
            addOfSeed(NONE, 1 + pair / 2, 1 + pair % 2, 0.8 + 0.1 * (pair % 2));
        }
        addOfSeed(VAE, 3, 1, 0.99);
        addOfSeed(NONE, 4, 1, 0.1);

        PairedTest test = comparison(VAE, NONE, "0.1").test();
        assertThat(test.n()).isEqualTo(4);
        assertThat(test.meanDifference().orElseThrow()).isCloseTo(0.025, EXACTLY);
        // Bouckaert and Frank's test of repeated cross-validation: the variance of the mean is (1/4 + 1/(5 - 1)) times
        // that of a pair.
        assertThat(test.corrected().orElseThrow().t())
                .isCloseTo(0.025 / Math.sqrt((0.25 + 0.25) * 0.0005 / 3), within(1e-9));
    }

    private void addOfSeed(ObjectiveType objective, long seed, int split, double test) {
        Trial trial = new Trial(objective, 0.1, objective == NONE ? 0 : 1, split, seed);
        records.add(TestRecords.completed(settings, trial, 0.9, test));
    }

    @Test
    void lowMiddleAndHighRatesArePooledEachByItself() {
        for (double rate : List.of(0.001, 0.03, 0.05, 0.1, 1.0)) {
            add(VAE, rate, 1, 1, 0.9, 0.8 + rate / 100);
            add(VAE, rate, 1, 2, 0.9, 0.8);
            add(NONE, rate, 0, 1, 0.9, 0.7);
            add(NONE, rate, 0, 2, 0.9, 0.7);
        }
        assertThat(Aggregates.of(records, 0.005).comparisons())
                .extracting(row -> row.rates().name() + " " + row.test().n())
                .containsExactly(
                        "0.001 2", "0.03 2", "0.05 2", "0.1 2", "1 2", "low 4", "middle 2", "high 4", "all 10");
    }

    @Test
    void eachRateIsPooledOnce() {
        Random random = new Random(5);
        DoubleStream.concat(
                        DoubleStream.of(0.03, Math.nextUp(0.03), Math.nextDown(0.1), 0.1, Double.MIN_VALUE, 1),
                        random.doubles(10_000, Double.MIN_VALUE, 1))
                .forEach(rate -> assertThat(RateRange.POOLED)
                        .as("rate %s", rate)
                        .filteredOn(range -> range.contains(rate))
                        .hasSize(1));
    }

    @Test
    void theCorrectionIsThatOfTheNumberOfSplits() {
        addAll(VAE, 0.1, 1, 0.8);
        addAll(NONE, 0.1, 0, 0.7);
        PairedTest test = comparison(VAE, NONE, "0.1").test();
        double[] differences = {0.101, 0.098, 0.1, 0.102, 0.099};
        PairedTest expected = PairedTest.of(differences, 0.25);
        assertThat(test.corrected().orElseThrow().p())
                .isCloseTo(expected.corrected().orElseThrow().p(), EXACTLY);
    }

    @Test
    void holmsCorrectionIsOverTheTestsOfSingleRatesAndOverThePooledOnesOfOneExperiment() {
        addAll(VAE, 0.1, 1, 0.8);
        addAll(NONE, 0.1, 0, 0.7);
        addAll(VAE, 0.01, 1, 0.5);
        addAll(NONE, 0.01, 0, 0.5);
        ExperimentSettings other = TestRecords.settings(Path.of("out"), "model.latent-size=50");
        records.add(TestRecords.completed(other, trial(VAE, 0.1, 1, 1), 0.5, 0.5));
        double p = comparison(VAE, NONE, "0.1").test().corrected().orElseThrow().p();
        assertThat(comparison(VAE, NONE, "0.1").holmP().orElseThrow()).isCloseTo(2 * p, EXACTLY);
        assertThat(comparison(VAE, NONE, "high").holmP().orElseThrow()).isCloseTo(2 * p, EXACTLY);
    }

    @Test
    void whatHasNoSpreadHasNoP() {
        for (int split = 1; split <= 3; split++) {
            add(VAE, 0.1, 1, split, 0.9, 0.5 + split / 10.0);
            add(NONE, 0.1, 0, split, 0.9, 0.4 + split / 10.0);
        }
        Comparison comparison = comparison(VAE, NONE, "0.1");
        assertThat(comparison.test().meanDifference().orElseThrow()).isCloseTo(0.1, EXACTLY);
        assertThat(comparison.holmP()).isEmpty();
    }

    @Test
    void clearDifferencesSupportTheHypotheses() {
        for (double rate : List.of(0.1, 0.3, 1.0)) {
            addAll(PIWO, rate, 1, 0.9);
            addAll(PIWO, rate, 10, 0.8);
            addAll(VAE, rate, 1, 0.7);
            addAll(VAE, rate, rate == 0.1 ? 1000 : 100, 0.8);
            addAll(IPIWO, rate, 1, 0.8);
            addAll(IWAE, rate, 1, 0.8);
            addAll(IWAE, rate, 10, 0.7);
        }
        assertThat(verdict(Hypothesis.H1).outcome()).isEqualTo(Outcome.SUPPORTED);
        assertThat(verdict(Hypothesis.H1).evidence()).contains("PIWO − VAE: +10.00 points of accuracy", "15 pairs");
        assertThat(verdict(Hypothesis.H1).needed()).isEmpty();
        assertThat(verdict(Hypothesis.H2).outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
        assertThat(verdict(Hypothesis.H2).evidence()).contains("-2.33", "3 rates");
        assertThat(verdict(Hypothesis.H3).outcome()).isEqualTo(Outcome.SUPPORTED);
    }

    @Test
    void aDifferenceOfTheOtherSignIsNoImprovement() {
        addAll(PIWO, 0.1, 1, 0.7);
        addAll(VAE, 0.1, 1, 0.8);
        addAll(IPIWO, 0.1, 1, 0.6);
        Verdict h1 = verdict(Hypothesis.H1);
        assertThat(h1.outcome()).isEqualTo(Outcome.NO_IMPROVEMENT);
        assertThat(h1.evidence()).contains("better by more than the margin with < 1 %", "with > 99 %");
        assertThat(h1.needed())
                .contains("for PIWO − VAE a mean difference above")
                .doesNotContain("iPIWO");
    }

    private static final List<Double> PAPERS_RATES = List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);

    @Test
    void anAlphaThatIsTenTimesSmallerAtEachRateSupportsH2() {
        for (double rate : PAPERS_RATES) {
            addAll(VAE, rate, 100, 0.8);
            addAll(IWAE, rate, 10, 0.8);
        }
        Verdict h2 = verdict(Hypothesis.H2);
        assertThat(h2.outcome()).isEqualTo(Outcome.SUPPORTED);
        assertThat(h2.evidence())
                .isEqualTo("mean of log10 α of IWAE − VAE: -1.00, p = 0.016 (7 rates, exact sign-flip test)");
        assertThat(h2.needed()).isEmpty();
    }

    @Test
    void aLargerAlphaOfIwaeDoesNotSupportH2() {
        for (double rate : PAPERS_RATES) {
            addAll(VAE, rate, 1, 0.8);
            addAll(IWAE, rate, 10, 0.8);
        }
        assertThat(verdict(Hypothesis.H2).outcome()).isEqualTo(Outcome.NOT_SUPPORTED);
        assertThat(verdict(Hypothesis.H2).needed()).isEqualTo("a lower α of IWAE than of VAE at more of the rates");
    }

    @Test
    void theSameAlphaAtEachRateIsNoDifference() {
        for (double rate : List.of(0.1, 0.3)) {
            addAll(VAE, rate, 10, 0.8);
            addAll(IWAE, rate, 10, 0.8);
        }
        Verdict h2 = verdict(Hypothesis.H2);
        assertThat(h2.outcome()).isEqualTo(Outcome.NO_DIFFERENCE);
        assertThat(h2.evidence()).startsWith("mean of log10 α of IWAE − VAE: +0.00, p = 1.000 (2 rates");
        assertThat(h2.needed()).contains("at all 2 they select the same");
    }

    @Test
    void ratesAtWhichBothSelectTheSameAlphaDecideNothing() {
        for (double rate : PAPERS_RATES) {
            addAll(VAE, rate, 100, 0.8);
            addAll(IWAE, rate, rate < 0.1 ? 100 : 10, 0.8);
        }
        Verdict h2 = verdict(Hypothesis.H2);
        assertThat(h2.outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
        assertThat(h2.needed()).isEqualTo("at least 6 rates at which IWAE and VAE select different α; found 3");
    }

    @Test
    void whatIsNeededIsTheDifferenceThatWouldBeSignificantAtThisSpread() {
        add(PIWO, 0.1, 1, 1, 0.5, 0.82);
        add(PIWO, 0.1, 1, 2, 0.5, 0.84);
        for (int split = 1; split <= 2; split++) {
            add(VAE, 0.1, 1, split, 0.5, 0.8);
            add(IPIWO, 0.1, 1, split, 0.5, 0.8);
        }
        Verdict h1 = verdict(Hypothesis.H1);
        // The 0.975 quantile of Student's t with one degree of freedom is 12.7062; the variance of the mean is s² (1/2
        // + 1/4).
        double margin = 100 * 12.7062 * Math.sqrt(0.0002 * 0.75);
        assertThat(h1.outcome()).isEqualTo(Outcome.NOT_SUPPORTED);
        assertThat(h1.evidence())
                .startsWith("PIWO − VAE: +3.00 points of accuracy")
                .contains("(2 pairs)");
        assertThat(h1.needed())
                .startsWith(String.format(
                        Locale.ROOT,
                        "for PIWO − VAE a mean difference above %.2f points of accuracy at this spread",
                        margin));
    }

    @Test
    void aSmallDifferenceIsNoImprovementWorthHaving() {
        for (double rate : List.of(0.1, 0.3, 1.0)) {
            addAll(PIWO, rate, 1, 0.802);
            addAll(VAE, rate, 1, 0.8);
            addAll(IPIWO, rate, 1, 0.7);
        }
        assertThat(comparison(PIWO, VAE, "high").posterior().orElseThrow().words())
                .isEqualTo("as good");
        assertThat(verdict(Hypothesis.H1).outcome()).isEqualTo(Outcome.NO_IMPROVEMENT);
    }

    @Test
    void onePairIsNotEnough() {
        add(PIWO, 0.1, 1, 1, 0.5, 0.82);
        add(VAE, 0.1, 1, 1, 0.5, 0.8);
        Verdict h1 = verdict(Hypothesis.H1);
        assertThat(h1.outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
        assertThat(h1.evidence()).contains("PIWO − VAE: +2.00 points of accuracy (1 pair)", "PIWO − iPIWO: no pairs");
        assertThat(h1.needed()).contains("pairs found: 1", "pairs found: 0");
    }

    @Test
    void equalAccuraciesAreNoDifference() {
        for (ObjectiveType objective : List.of(PIWO, VAE, IPIWO)) {
            for (int split = 1; split <= 3; split++) {
                add(objective, 0.1, 1, split, 0.5, 0.8);
            }
        }
        Verdict h1 = verdict(Hypothesis.H1);
        assertThat(h1.outcome()).isEqualTo(Outcome.NO_DIFFERENCE);
        assertThat(h1.needed()).contains("for PIWO − VAE pairs that differ; all 3 are equal");
    }

    @Test
    void theSameDifferenceInEachPairHasNoSpreadToJudgeBy() {
        for (int split = 1; split <= 3; split++) {
            add(PIWO, 0.1, 1, split, 0.5, 0.9);
            add(VAE, 0.1, 1, split, 0.5, 0.8);
            add(IPIWO, 0.1, 1, split, 0.5, 0.8);
        }
        assertThat(verdict(Hypothesis.H1).outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
    }

    @Test
    void withoutPairsThereIsNoVerdict() {
        addAll(PIWO, 0.1, 1, 0.7);
        assertThat(verdict(Hypothesis.H1).outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
        assertThat(verdict(Hypothesis.H1).needed()).contains("for PIWO − VAE at least two pairs");
        assertThat(verdict(Hypothesis.H2).needed()).contains("at least 6 rates", "found 0");
    }

    @Test
    void withOneAlphaNoneWasSearchedFor() {
        addAll(PIWO, 0.1, 1, 0.9);
        addAll(VAE, 0.1, 1, 0.7);
        addAll(IWAE, 0.1, 1, 0.8);
        assertThat(verdict(Hypothesis.H3).outcome()).isEqualTo(Outcome.NOT_ENOUGH_DATA);
        assertThat(verdict(Hypothesis.H3).needed()).contains("two values of α for PIWO, found 1");
    }

    private Comparison comparison(ObjectiveType objective, ObjectiveType baseline, String rates) {
        return Aggregates.of(records, 0.005).comparisons().stream()
                .filter(row -> row.objective() == objective
                        && row.baseline() == baseline
                        && row.rates().name().equals(rates))
                .findFirst()
                .orElseThrow();
    }

    private Verdict verdict(Hypothesis hypothesis) {
        return Aggregates.of(records, 0.005).verdicts().stream()
                .filter(verdict -> verdict.hypothesis() == hypothesis)
                .findFirst()
                .orElseThrow();
    }

    /** Five splits, with noise that no two objectives share. */
    private void addAll(ObjectiveType objective, double rate, double alpha, double accuracy) {
        for (int split = 1; split <= NOISE.length; split++) {
            double noise = objective == NONE
                    ? 0
                    : NOISE[(split - 1 + 2 * List.of(ObjectiveType.values()).indexOf(objective)) % NOISE.length];
            add(objective, rate, alpha, split, accuracy, accuracy + noise);
        }
    }

    private void add(ObjectiveType objective, double rate, double alpha, int split, double validation, double test) {
        records.add(TestRecords.completed(settings, trial(objective, rate, alpha, split), validation, test));
    }
}
