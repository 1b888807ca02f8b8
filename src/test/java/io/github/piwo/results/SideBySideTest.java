package io.github.piwo.results;

import static io.github.piwo.trial.ObjectiveType.NONE;
import static io.github.piwo.trial.ObjectiveType.PIWO;
import static io.github.piwo.trial.ObjectiveType.TFIDF;
import static io.github.piwo.trial.ObjectiveType.VAE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final Offset<Double> EXACTLY = within(1e-12);
    private static final double MARGIN = 0.005;
    private static final String OTHER_FINGERPRINT = "e".repeat(64);

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final ExperimentSettings small = TestRecords.settings(Path.of("out"), "model.latent-size=50");
    private final List<TrialRecord> own = new ArrayList<>();
    private final List<TrialRecord> others = new ArrayList<>();

    @Test
    void trialsArePairedBySeedAndSplitAtEachSelectedAlpha() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82, 0.85);
        add(own, settings, VAE, 0.1, 1, 2, 0.70, 0.72);
        add(own, settings, VAE, 0.1, 10, 1, 0.1, 0.1, 0.1);
        // At another α, split 3 of seed 1 and split 2 of seed 2 are missing.
        add(others, small, VAE, 0.1, 10, 1, 0.79, 0.80);
        add(others, small, VAE, 0.1, 10, 2, 0.66);
        add(others, small, VAE, 0.1, 10, 3, 0.99);
        CrossComparison row = only(compare());
        double[] differences = {0.80 - 0.79, 0.82 - 0.80, 0.70 - 0.66};
        assertThat(row.test().n()).isEqualTo(3);
        assertThat(row.difference()).isCloseTo(0.07 / 3, EXACTLY);
        assertThat(row.test().corrected().orElseThrow().p())
                .isCloseTo(
                        PairedTest.of(differences, 0.25)
                                .corrected()
                                .orElseThrow()
                                .p(),
                        EXACTLY);
        assertThat(row.posterior().orElseThrow().better())
                .isCloseTo(Posterior.of(differences, 0.25, MARGIN).orElseThrow().better(), EXACTLY);
        assertThat(row.others().alpha()).hasValue(10);
        assertThat(row.note()).isEmpty();
    }

    @Test
    void holmsCorrectionIsOverAllComparisons() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82, 0.85);
        add(own, settings, NONE, 0.1, 0, 1, 0.70, 0.71, 0.70);
        add(others, small, VAE, 0.1, 1, 1, 0.79, 0.80, 0.81);
        add(others, small, NONE, 0.1, 0, 1, 0.60, 0.60, 0.61);
        PlacedExperiment one = placed("a", others);
        SideBySide two = SideBySide.of(placed("out", own), List.of(one, placed("b", others)), MARGIN);
        assertThat(two.comparisons()).hasSize(4);
        CrossComparison smallest = two.comparisons().get(0);
        assertThat(smallest.objective()).isEqualTo(NONE);
        assertThat(smallest.holmP().orElseThrow())
                .isCloseTo(4 * smallest.test().corrected().orElseThrow().p(), EXACTLY);
        assertThat(two.with(two.others().get(1))).hasSize(2);
    }

    @Test
    void oneSharedSplitHasADifferenceAndNoTest() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, small, VAE, 0.1, 1, 1, 0.70);
        CrossComparison row = only(compare());
        assertThat(row.test().n()).isEqualTo(1);
        assertThat(row.difference()).isCloseTo(0.1, EXACTLY);
        assertThat(row.posterior()).isEmpty();
        assertThat(row.holmP()).isEmpty();
        assertThat(row.note()).hasValue("one shared split says nothing about chance");
    }

    @Test
    void withoutACommonSplitItIsTheDifferenceOfTheMeans() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, small, VAE, 0.1, 1, 2, 0.70, 0.72);
        CrossComparison row = only(compare());
        assertThat(row.test().n()).isZero();
        assertThat(row.difference()).isCloseTo(0.1, EXACTLY);
        assertThat(row.obstacle()).hasValue("no split of the same seed has completed in both");
    }

    @Test
    void whatOnlyOneHasIsNotCompared() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(own, settings, TFIDF, 0.1, 0, 1, 0.60, 0.61);
        add(own, settings, VAE, 0.01, 1, 1, 0.70);
        add(others, small, VAE, 0.1, 1, 1, 0.80, 0.83);
        others.add(TestRecords.failed(small, TestRecords.trial(PIWO, 0.1, 1, 1), new IllegalStateException("why")));
        add(own, settings, PIWO, 0.1, 1, 1, 0.9);
        SideBySide beside = compare();
        assertThat(only(beside).objective()).isEqualTo(VAE);
        assertThat(beside.objectives()).containsExactly(VAE, PIWO, TFIDF);
        assertThat(beside.rates()).containsExactly(0.01, 0.1);
        assertThat(beside.others().get(0).cell(TFIDF, 0.1)).isEmpty();
        assertThat(beside.others().get(0).experiment().failed()).isEqualTo(1);
    }

    @Test
    void pairsWithoutSpreadAreSaidToHaveNone() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, small, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(own, settings, VAE, 0.01, 1, 1, 0.5, 0.75);
        add(others, small, VAE, 0.01, 1, 1, 0.25, 0.5);
        assertThat(compare().comparisons())
                .extracting(row -> row.note().orElseThrow())
                .containsExactly("all 2 pairs differ by as much", "all 2 pairs are equal");
    }

    @Test
    void anotherMetricIsNotComparedAtAll() {
        ExperimentSettings macro = TestRecords.settings(Path.of("out"), "training.metric=macro-f1");
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, macro, VAE, 0.1, 1, 1, 0.70, 0.72);
        SideBySide beside = compare();
        assertThat(beside.comparisons()).isEmpty();
        assertThat(beside.others().get(0).incomparable())
                .hasValue("another metric: accuracy here, macro-F1 there (training.metric)");
    }

    @Test
    void splitsThatAreCutInAnotherWayAreNotShared() {
        ExperimentSettings parts = TestRecords.settings(Path.of("out"), "dataset.splits=10");
        ExperimentSettings stratified = TestRecords.settings(Path.of("out"), "dataset.stratified=true");
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, parts, VAE, 0.1, 1, 1, 0.70, 0.72);
        assertThat(unpaired()).contains("dataset.splits = 5 here, 10 there");
        assertThat(only(compare()).difference()).isCloseTo(0.1, EXACTLY);
        others.clear();
        add(others, stratified, VAE, 0.1, 1, 1, 0.70, 0.72);
        assertThat(unpaired()).contains("dataset.stratified = false here, true there");
    }

    @Test
    void anotherFingerprintIsPairedOnlyIfItsTextsAreKnownToBeTheSame() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, small, VAE, 0.1, 1, 1, 0.70, 0.73);
        others.replaceAll(record -> on(record, record.dataset(), OTHER_FINGERPRINT, record.classNames()));
        PlacedExperiment here = new PlacedExperiment("here", own, Set.of("a", "b"));
        PlacedExperiment known = new PlacedExperiment("known", others, Set.of("c", "b"));
        PlacedExperiment unknown = new PlacedExperiment("unknown", others, Set.of("d"));
        SideBySide beside = SideBySide.of(here, List.of(known, unknown), MARGIN);
        assertThat(beside.comparisons())
                .extracting(row -> row.other().label() + " " + row.test().n())
                .containsExactly("known 2", "unknown 0");
        assertThat(beside.others().get(1).unpaired())
                .hasValue("the datasets have different fingerprints, and nothing proves that their texts are the same");
    }

    @Test
    void otherClassesAndOtherDatasetsAreNamed() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80, 0.82);
        add(others, small, VAE, 0.1, 1, 1, 0.70, 0.73);
        others.replaceAll(record -> on(record, record.dataset(), OTHER_FINGERPRINT, List.of("no", "yes", "perhaps")));
        assertThat(unpaired()).isEqualTo("other classes: 2 here, 3 there, only one has perhaps");
        others.replaceAll(record -> on(record, "imdb", OTHER_FINGERPRINT, record.classNames()));
        assertThat(unpaired()).isEqualTo("another dataset: synthetic here, imdb there");
    }

    @Test
    void onlySettingsThatDifferAreShown() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80);
        ExperimentSettings elsewhere = TestRecords.settings(
                Path.of("elsewhere"),
                "model.latent-size=50",
                "execution.threads=2",
                "sweep.splits=[1]",
                "live-view.port=1");
        add(others, elsewhere, VAE, 0.1, 1, 1, 0.80);
        assertThat(compare().differences())
                .containsExactly(
                        entry("execution.threads", List.of("1", "2")),
                        entry("model.latent-size", List.of("100", "50")));
    }

    @Test
    void aSettingFromAfterARecordCountsAsItsDefault() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80);
        add(others, small, VAE, 0.1, 1, 1, 0.80);
        others.replaceAll(record ->
                record.with(record.result(), record.epochs(), record.settings().replace("\"tf32\":false,", "")));
        assertThat(others.get(0).settings()).doesNotContain("tf32");
        assertThat(compare().differences()).containsOnlyKeys("model.latent-size");
    }

    @Test
    void labelsAreAsShortAsTheyMayBe() {
        add(own, settings, VAE, 0.1, 1, 1, 0.80);
        add(others, small, VAE, 0.1, 1, 1, 0.80);
        assertThat(labels("runs/a/out", "runs/b/here")).containsExactly("out", "here");
        assertThat(labels("runs/a/out", "runs/a/out")).containsExactly("out#" + id(own), "out#" + id(others));
        others.clear();
        add(others, settings, VAE, 0.1, 1, 1, 0.90);
        assertThat(labels("runs/a/out", "runs/b/out/")).containsExactly("a/out", "b/out");
        assertThat(labels("/one/a/out", "/two/a/out"))
                .containsExactly("/one/a/out#" + id(own), "/two/a/out#" + id(own));
    }

    @Test
    void anExperimentHasATrial() {
        assertThatThrownBy(() -> placed("out", List.of())).hasMessageContaining("without trials in out");
    }

    private List<String> labels(String here, String there) {
        return SideBySide.of(placed(here, own), List.of(placed(there, others)), MARGIN).members().stream()
                .map(Member::label)
                .toList();
    }

    private static String id(List<TrialRecord> trials) {
        return Experiment.shortId(trials.get(0).experimentId());
    }

    private String unpaired() {
        return compare().others().get(0).unpaired().orElseThrow();
    }

    private SideBySide compare() {
        return SideBySide.of(placed("here", own), List.of(placed("there", others)), MARGIN);
    }

    private static PlacedExperiment placed(String output, List<TrialRecord> trials) {
        return new PlacedExperiment(output, trials, Set.of());
    }

    private static CrossComparison only(SideBySide beside) {
        assertThat(beside.comparisons()).hasSize(1);
        return beside.comparisons().get(0);
    }

    private static TrialRecord on(TrialRecord record, String dataset, String fingerprint, List<String> classNames) {
        return new TrialRecord(
                record.trialId(),
                record.experimentId(),
                record.trial(),
                dataset,
                fingerprint,
                record.result(),
                record.provenance(),
                record.labelledTexts(),
                record.unlabelledTexts(),
                record.epochs(),
                classNames,
                record.settings());
    }

    private static void add(
            List<TrialRecord> to,
            ExperimentSettings settings,
            ObjectiveType objective,
            double rate,
            double alpha,
            long seed,
            double... accuracies) {
        for (int split = 1; split <= accuracies.length; split++) {
            Trial trial = new Trial(objective, rate, alpha, split, seed);
            to.add(TestRecords.completed(settings, trial, accuracies[split - 1], accuracies[split - 1]));
        }
    }
}
