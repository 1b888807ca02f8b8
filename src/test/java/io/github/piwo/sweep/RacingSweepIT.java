package io.github.piwo.sweep;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two rates, three α and four splits; the larger α, the better, but for the first split. */
class RacingSweepIT {
    private static final String[] RACE = {
        "sweep.objectives=[None, VAE]", "sweep.alphas=[1, 10, 100]", "sweep.splits=[3, 1, 2, 4]", "sweep.search=racing"
    };
    private static final Queue<Trial> RAN = new ConcurrentLinkedQueue<>();

    @TempDir
    Path output;

    private final SparkSession spark = LocalSpark.session();
    private final DatasetManifest dataset = TestDatasets.manifest();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeEach
    void open() {
        RAN.clear();
    }

    @Test
    void alphasThatAreBehindRunOnNoFurtherSplit() throws Exception {
        SweepReport report = sweep(settings(RACE));
        // None: 4 splits. VAE: α 1 leaves after one split, α 10 after two, α 100 runs on all four.
        assertThat(RAN).hasSize(2 * (4 + 1 + 2 + 4)).doesNotHaveDuplicates();
        assertThat(report)
                .extracting(SweepReport::completed, SweepReport::failed, SweepReport::skipped, SweepReport::ran)
                .containsExactly(22, 0, 10, 22);
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("32 trials: 0 done, 0 failed, at most 32 to do")
                .contains("VAE rate 0.01: α 1 leaves after 1 split 20.00 points below α 100 on validation texts")
                .contains("[22/22]");
        assertThat(report.tables()).contains("VAE   70.00");
        List<Row> skipped = spark.read()
                .parquet(output + "/tables/trials")
                .where("status = 'skipped'")
                .collectAsList();
        assertThat(skipped)
                .hasSize(10)
                .allSatisfy(
                        row -> assertThat(row.<String>getAs("skipped_reason")).startsWith("after "))
                .allSatisfy(
                        row -> assertThat(row.<Double>getAs("test_accuracy")).isNull());
        assertThat(output.resolve("tables/trials/trials.parquet")).exists();
    }

    @Test
    void aRaceThatHasRunDecidesTheSameAgainAndAGridRunsWhatItLeftOut() throws Exception {
        sweep(settings(RACE));
        RAN.clear();
        SweepReport again = sweep(settings(RACE));
        assertThat(RAN).isEmpty();
        assertThat(again).extracting(SweepReport::skipped, SweepReport::ran).containsExactly(10, 0);

        RACE[3] = "sweep.search=grid";
        SweepReport grid = sweep(settings(RACE));
        RACE[3] = "sweep.search=racing";
        assertThat(grid).extracting(SweepReport::skipped, SweepReport::ran).containsExactly(0, 10);
        assertThat(spark.read()
                        .parquet(output + "/tables/trials")
                        .where("status = 'skipped'")
                        .count())
                .isZero();
        // The decisions of the race do not depend on what ran without need.
        assertThat(sweep(settings(RACE)))
                .extracting(SweepReport::completed, SweepReport::skipped)
                .containsExactly(32, 0);
    }

    @Test
    void aTrialThatIsRetriedReopensItsRace() throws Exception {
        Failing.fails = true;
        SweepReport first = sweep(settings(RACE));
        // α 100 fails on its first split and leaves, so the others run on two splits, and α 10 on all four.
        assertThat(first)
                .extracting(SweepReport::completed, SweepReport::failed, SweepReport::skipped)
                .containsExactly(2 * (4 + 2 + 4), 2, 2 * (2 + 3));
        Failing.fails = false;
        SweepReport retried = sweep(settings(RACE), FailedTrialPolicy.RETRY);
        assertThat(retried).extracting(SweepReport::failed, SweepReport::ran).containsExactly(0, 2 * 4);
        GridPlan plan = GridPlan.of(settings(RACE), dataset, new RecordStore(output.toString(), HADOOP));
        assertThat(plan.toDo()).isEmpty();
        assertThat(plan.skipped())
                .extracting(skipped -> skipped.trial().classificationWeight())
                .containsOnly(1.0);
    }

    /** Executors are threads of this JVM. */
    private static final class Failing {
        private static volatile boolean fails;
    }

    private ExperimentSettings settings(String... overrides) {
        return TestRecords.settings(output, overrides);
    }

    private SweepReport sweep(ExperimentSettings settings) throws Exception {
        return sweep(settings, FailedTrialPolicy.KEEP);
    }

    private SweepReport sweep(ExperimentSettings settings, FailedTrialPolicy policy) throws Exception {
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        return new Sweep(spark, settings, dataset, Optional.empty(), out, trainer(settings)).run(policy);
    }

    private static ExecutorTrainer trainer(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            RAN.add(trial);
            if (Failing.fails && trial.classificationWeight() == 100 && trial.split() == 3) {
                return TestRecords.failed(settings, trial, new ArithmeticException("as asked"));
            }
            double better = trial.objective() == ObjectiveType.NONE ? 0 : Math.log10(trial.classificationWeight()) / 10;
            return TestRecords.completed(settings, trial, 0.6 + better, 0.5 + better);
        };
    }
}
