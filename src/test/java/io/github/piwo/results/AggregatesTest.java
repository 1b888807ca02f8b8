package io.github.piwo.results;

import static io.github.piwo.store.TestRecords.trial;
import static io.github.piwo.trial.ObjectiveType.IWAE;
import static io.github.piwo.trial.ObjectiveType.NONE;
import static io.github.piwo.trial.ObjectiveType.PIWO;
import static io.github.piwo.trial.ObjectiveType.VAE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AggregatesTest {
    private static final Offset<Double> EXACTLY = within(1e-12);

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final List<TrialRecord> records = new ArrayList<>();

    @Test
    void meanAndSampleDeviationAreThoseComputedByHand() {
        add(VAE, 0.01, 1, 1, 0.5, 0.70);
        add(VAE, 0.01, 1, 2, 0.7, 0.74);
        add(VAE, 0.01, 1, 3, 0.9, 0.78);
        AlphaAccuracy row = Aggregates.of(records, 0.005).byAlpha().get(0);
        assertThat(row.n()).isEqualTo(3);
        assertThat(row.validation().mean().orElseThrow()).isCloseTo(0.7, EXACTLY);
        assertThat(row.validation().std().orElseThrow()).isCloseTo(0.2, EXACTLY);
        assertThat(row.test().mean().orElseThrow()).isCloseTo(0.74, EXACTLY);
        assertThat(row.test().std().orElseThrow()).isCloseTo(0.04, EXACTLY);
    }

    @Test
    void oneTrialHasNoDeviation() {
        add(NONE, 0.01, 0, 1, 0.5, 0.7);
        CellAccuracy cell = onlyCell();
        assertThat(cell.test().orElseThrow().mean()).hasValue(0.7);
        assertThat(cell.test().orElseThrow().std()).isEmpty();
        assertThat(cell.alpha()).isEmpty();
    }

    @Test
    void failedTrialsAreCountedAndHaveNoPartInTheMean() {
        add(VAE, 0.01, 1, 1, 0.5, 0.7);
        fail(VAE, 0.01, 1, 2);
        fail(VAE, 0.01, 10, 1);
        CellAccuracy cell = onlyCell();
        assertThat(cell.alpha()).hasValue(1);
        assertThat(cell.n()).isEqualTo(1);
        assertThat(cell.failed()).isEqualTo(1);
        assertThat(cell.failedAnyAlpha()).isEqualTo(2);
        assertThat(cell.test().orElseThrow().mean()).hasValue(0.7);
    }

    @Test
    void aCellOfFailuresHasNoAlphaAndNoAccuracy() {
        fail(VAE, 0.01, 1, 1);
        fail(VAE, 0.01, 10, 1);
        Aggregates aggregates = Aggregates.of(records, 0.005);
        CellAccuracy cell = aggregates.cells().get(0);
        assertThat(cell.selected()).isEmpty();
        assertThat(cell.failed()).isEqualTo(2);
        assertThat(cell.bestInColumn()).isFalse();
        assertThat(aggregates.alphas()).isEmpty();
    }

    @Test
    void choosesTheAlphaOfTheBestMeanValidationAccuracy() {
        add(VAE, 0.01, 1, 1, 0.9, 0.99);
        add(VAE, 0.01, 1, 2, 0.1, 0.99);
        add(VAE, 0.01, 10, 1, 0.6, 0.5);
        add(VAE, 0.01, 10, 2, 0.6, 0.5);
        add(VAE, 0.01, 100, 1, 0.55, 0.9);
        assertThat(onlyCell().alpha()).hasValue(10);
    }

    @Test
    void macroF1ChoosesTheAlphaAndTheBestIfTheSettingsSaySo() {
        ExperimentSettings macro = TestRecords.settings(Path.of("out"), "training.metric=macro-f1");
        for (int split = 1; split <= 2; split++) {
            records.add(TestRecords.completed(macro, trial(VAE, 0.01, 1, split), 0.9, 0.9, 0.3, 0.4 + split / 100.0));
            records.add(TestRecords.completed(macro, trial(VAE, 0.01, 10, split), 0.8, 0.8, 0.5, 0.6 + split / 50.0));
            records.add(TestRecords.completed(macro, trial(NONE, 0.01, 0, split), 0.9, 0.9, 0.5, 0.5));
        }
        Aggregates aggregates = Aggregates.of(records, 0.005);
        CellAccuracy vae = aggregates.cells().stream()
                .filter(cell -> cell.objective() == VAE)
                .findFirst()
                .orElseThrow();
        assertThat(vae.alpha()).hasValue(10);
        assertThat(vae.testScore().orElseThrow().mean().orElseThrow()).isCloseTo(0.63, EXACTLY);
        assertThat(vae.test().orElseThrow().mean().orElseThrow()).isCloseTo(0.8, EXACTLY);
        assertThat(aggregates.comparisons().get(0).test().meanDifference().orElseThrow())
                .isCloseTo(0.13, EXACTLY);
    }

    @Test
    void ofEqualAlphasChoosesTheSmaller() {
        for (double alpha : List.of(100.0, 1.0, 10.0)) {
            add(VAE, 0.01, alpha, 1, 0.5, alpha / 1000);
            add(VAE, 0.01, alpha, 2, 0.25, alpha / 1000);
        }
        assertThat(onlyCell().alpha()).hasValue(1);
    }

    @Test
    void alphasWhoseMeansDifferByRoundingAreEqual() {
        Random random = new Random(11);
        for (int round = 0; round < 100; round++) {
            records.clear();
            List<Double> accuracies = new ArrayList<>(random.doubles(5)
                    .map(share -> Math.round(200 * share) / 200.0)
                    .boxed()
                    .toList());
            for (double alpha : List.of(1.0, 10.0, 100.0)) {
                Collections.shuffle(accuracies, random);
                for (int split = 1; split <= 5; split++) {
                    add(VAE, 0.01, alpha, split, accuracies.get(split - 1), 0.5);
                }
            }
            assertThat(onlyCell().alpha()).hasValue(1);
        }
    }

    @Test
    void selectionNeverLooksAtTestAccuracy() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            records.clear();
            for (double alpha : List.of(1.0, 10.0, 100.0)) {
                for (int split = 1; split <= 3; split++) {
                    add(VAE, 0.01, alpha, split, random.nextInt(5) / 4.0, random.nextDouble());
                }
            }
            OptionalDouble chosen = onlyCell().alpha();
            permuteTestAccuracies(random);
            assertThat(onlyCell().alpha()).isEqualTo(chosen);
        }
    }

    @Test
    void theBestOfAColumnIsSemiSupervised() {
        add(NONE, 0.01, 0, 1, 0.9, 0.95);
        add(VAE, 0.01, 1, 1, 0.5, 0.7);
        add(PIWO, 0.01, 1, 1, 0.5, 0.8);
        add(VAE, 0.1, 1, 1, 0.5, 0.9);
        add(PIWO, 0.1, 1, 1, 0.5, 0.8);
        fail(IWAE, 0.1, 1, 1);
        assertThat(Aggregates.of(records, 0.005).cells())
                .filteredOn(CellAccuracy::bestInColumn)
                .extracting(cell -> cell.objective() + " " + cell.supervisionRate())
                .containsExactly("VAE 0.1", "PIWO 0.01");
    }

    @Test
    void table2IsTheMeanLogarithmOfTheSelectedAlphas() {
        add(VAE, 0.01, 1, 1, 0.2, 0.2);
        add(VAE, 0.01, 1000, 1, 0.3, 0.1);
        add(VAE, 0.1, 10, 1, 0.9, 0.9);
        fail(VAE, 1, 10, 1);
        add(NONE, 0.1, 0, 1, 0.9, 0.9);
        List<MeanAlpha> alphas = Aggregates.of(records, 0.005).alphas();
        assertThat(alphas).hasSize(1);
        assertThat(alphas.get(0).meanLog10()).isCloseTo(2, EXACTLY);
        assertThat(alphas.get(0).rates()).isEqualTo(2);
    }

    @Test
    void experimentsAreNeverMixed() {
        ExperimentSettings larger = TestRecords.settings(Path.of("out"), "model.latent-size=50");
        add(VAE, 0.01, 1, 1, 0.5, 0.25);
        records.add(TestRecords.completed(larger, trial(VAE, 0.01, 1, 1), 0.5, 0.5));
        assertThat(Aggregates.of(records, 0.005).cells())
                .extracting(CellAccuracy::testMean)
                .containsExactlyInAnyOrder(0.25, 0.5);
        assertThat(Aggregates.of(records, 0.005).cells()).allMatch(CellAccuracy::bestInColumn);
    }

    @Test
    void trialsOfAllSeedsAreOneCell() {
        addOfSeed(1, 1, 0.70);
        addOfSeed(1, 2, 0.74);
        addOfSeed(2, 1, 0.80);
        addOfSeed(2, 2, 0.90);
        addOfSeed(5, 1, 0.60);

        CellAccuracy cell = onlyCell();
        assertThat(cell.experiment().seeds()).containsExactly(1L, 2L, 5L);
        Summary test = cell.test().orElseThrow();
        assertThat(test.n()).isEqualTo(5);
        assertThat(test.mean().orElseThrow()).isCloseTo(0.748, EXACTLY);
        assertThat(test.std().orElseThrow()).isCloseTo(Math.sqrt(0.05008 / 4), EXACTLY);
        // Squares of 0.0008 and 0.005 within the seeds; the third has a single trial and no deviation.
        assertThat(test.stdOverSplits().orElseThrow()).isCloseTo(Math.sqrt(0.0058 / 2), EXACTLY);
    }

    @Test
    void withOneTrialASeedNothingIsKnownOfTheSplits() {
        addOfSeed(1, 1, 0.70);
        addOfSeed(2, 1, 0.80);
        Summary test = onlyCell().test().orElseThrow();
        assertThat(test.std()).isPresent();
        assertThat(test.stdOverSplits()).isEmpty();
    }

    @Test
    void withOneSeedTheDeviationsAreTheSame() {
        addOfSeed(3, 1, 0.70);
        addOfSeed(3, 2, 0.80);
        Summary test = onlyCell().test().orElseThrow();
        assertThat(test.stdOverSplits()).isPresent().isEqualTo(test.std());
    }

    private void addOfSeed(long seed, int split, double test) {
        records.add(TestRecords.completed(settings, new Trial(VAE, 0.01, 1, split, seed), 0.5, test));
    }

    @Test
    void theOrderOfRecordsDoesNotMatter() {
        Random random = new Random(3);
        for (ObjectiveType objective : List.of(NONE, VAE, IWAE)) {
            for (int split = 1; split <= 3; split++) {
                add(objective, 0.01, objective == NONE ? 0 : 10, split, random.nextDouble(), random.nextDouble());
            }
        }
        List<String> cells = describe();
        Collections.shuffle(records, random);
        assertThat(describe()).isEqualTo(cells).hasSize(3);
    }

    private List<String> describe() {
        return Aggregates.of(records, 0.005).cells().stream()
                .map(cell -> String.format(Locale.ROOT, "%s %.12f %s", cell.objective(), cell.testMean(), cell.alpha()))
                .toList();
    }

    private void permuteTestAccuracies(Random random) {
        List<Double> tests = new ArrayList<>(
                records.stream().map(record -> completed(record).testAccuracy()).toList());
        Collections.shuffle(tests, random);
        for (int i = 0; i < records.size(); i++) {
            TrialRecord record = records.get(i);
            records.set(
                    i,
                    TestRecords.completed(
                            settings, record.trial(), completed(record).validationAccuracy(), tests.get(i)));
        }
    }

    private static Completed completed(TrialRecord record) {
        return (Completed) record.result();
    }

    private CellAccuracy onlyCell() {
        List<CellAccuracy> cells = Aggregates.of(records, 0.005).cells();
        assertThat(cells).hasSize(1);
        return cells.get(0);
    }

    private void add(ObjectiveType objective, double rate, double alpha, int split, double validation, double test) {
        records.add(TestRecords.completed(settings, trial(objective, rate, alpha, split), validation, test));
    }

    private void fail(ObjectiveType objective, double rate, double alpha, int split) {
        records.add(TestRecords.failed(settings, trial(objective, rate, alpha, split), new IllegalStateException()));
    }
}
