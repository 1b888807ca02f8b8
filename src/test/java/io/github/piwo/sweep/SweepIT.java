package io.github.piwo.sweep;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class SweepIT {
    private static final int TRIALS = 54;
    /** Executors are threads of this JVM, so what they did can be seen here. */
    private static final Queue<Trial> RAN = new ConcurrentLinkedQueue<>();

    private static final Queue<Thread> HANGING = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final Map<Trial, Integer> COMPANY = new ConcurrentHashMap<>();
    private static final Queue<Map<String, Object>> METRICS = new ConcurrentLinkedQueue<>();

    @TempDir
    Path output;

    private final SparkSession spark = LocalSpark.session();
    private final DatasetManifest dataset = TestDatasets.manifest();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private ExperimentSettings settings;
    private RecordStore store;

    @BeforeEach
    void open() {
        RAN.clear();
        METRICS.clear();
        COMPANY.clear();
        settings = TestRecords.settings(output);
        store = new RecordStore(output.toString(), HADOOP);
    }

    @Test
    void runsEveryTrialOnceAndTheNextSweepNone() throws Exception {
        SweepReport first = sweep(FailedTrialPolicy.KEEP, instantly(settings));
        assertThat(first)
                .extracting(SweepReport::completed, SweepReport::failed, SweepReport::ran)
                .containsExactly(TRIALS, 0, TRIALS);
        assertThat(RAN).hasSize(TRIALS).doesNotHaveDuplicates();
        assertThat(spark.read().parquet(output + "/tables/trials").count()).isEqualTo(TRIALS);

        SweepReport second = sweep(FailedTrialPolicy.KEEP, instantly(settings));
        assertThat(second.ran()).isZero();
        assertThat(RAN).hasSize(TRIALS);
        assertThat(second.tables()).isEqualTo(first.tables()).contains("Table 1.", "IWAE   50.00(0.00)*");
    }

    @Test
    void sparksPagesAndMetricsTellOfTheSweep() throws Exception {
        List<String> seen = new ArrayList<>();
        SparkListener pages = new SparkListener() {
            @Override
            public void onStageSubmitted(SparkListenerStageSubmitted stage) {
                seen.add(stage.properties().getProperty("spark.job.description") + " | "
                        + stage.stageInfo().name());
            }
        };
        spark.sparkContext().addSparkListener(pages);
        try {
            sweep(FailedTrialPolicy.KEEP, measured(settings));
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            spark.sparkContext().removeSparkListener(pages);
        }
        assertThat(seen)
                .anyMatch(
                        line -> line.matches(
                                "sweep synthetic [0-9a-f]{12}: PIWO rate 0.1 α 10 split 3 seed 1 \\| PIWO rate 0.1 α 10 split 3 seed 1"));
        assertThat(METRICS)
                .hasSize(TRIALS)
                .allSatisfy(values -> assertThat(values)
                        .containsEntry("trials.total", TRIALS)
                        .containsEntry("trials.failed", 0)
                        .containsKeys("trials.completed", "trials.running", "seconds_left"));
        assertThat(metrics()).isEmpty();
    }

    private static ExecutorTrainer measured(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            METRICS.add(metrics());
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    /** Of this program, as a sink of Spark's would show them. */
    private static Map<String, Object> metrics() {
        Map<String, Object> values = new TreeMap<>();
        CollectionConverters.asJava(SparkEnv.get().metricsSystem().getSourcesByName("piwo"))
                .forEach(source -> source.metricRegistry()
                        .getGauges()
                        .forEach((name, gauge) -> values.put(name, gauge.getValue())));
        return values;
    }

    /** Each trial says that it took 12.5 seconds. */
    @Test
    void aBudgetLeavesWholeRowsOfSplitsAndMoreOfItGoesOn() throws Exception {
        ExperimentSettings limited = TestRecords.settings(output, "sweep.max-trial-hours=0.1");
        SweepReport report = sweep(FailedTrialPolicy.KEEP, instantly(limited), limited);
        assertThat(report.completed()).isBetween(24, 30);
        assertThat(report.completed() % 3).isZero();
        assertThat(report.left()).isEqualTo(TRIALS - report.completed());

        ExperimentSettings enough = TestRecords.settings(output, "sweep.max-trial-hours=1");
        assertThat(sweep(FailedTrialPolicy.KEEP, instantly(enough), enough))
                .extracting(SweepReport::completed, SweepReport::left)
                .containsExactly(TRIALS, 0);
    }

    @Test
    void aWiderGridRunsOnlyWhatIsNew() throws Exception {
        sweep(FailedTrialPolicy.KEEP, instantly(settings));
        RAN.clear();
        ExperimentSettings widerSettings = TestRecords.settings(output, "sweep.supervision-rates=[0.01,0.03,0.1]");
        SweepReport report = sweep(FailedTrialPolicy.KEEP, instantly(widerSettings), widerSettings);
        assertThat(report)
                .extracting(SweepReport::trials, SweepReport::completed, SweepReport::ran)
                .containsExactly(81, 81, 27);
        assertThat(RAN).hasSize(27).allMatch(trial -> trial.supervisionRate() == 0.03);
    }

    @Test
    void furtherSeedsRunOnlyWhatIsNewAndAreOneExperiment() throws Exception {
        sweep(FailedTrialPolicy.KEEP, instantly(settings));
        RAN.clear();
        ExperimentSettings twoSeeds = TestRecords.settings(output, "sweep.seeds=[1, 2]");
        SweepReport report = sweep(FailedTrialPolicy.KEEP, instantly(twoSeeds), twoSeeds);
        assertThat(report)
                .extracting(SweepReport::trials, SweepReport::completed, SweepReport::ran)
                .containsExactly(2 * TRIALS, 2 * TRIALS, TRIALS);
        assertThat(RAN).hasSize(TRIALS).allMatch(trial -> trial.seed() == 2);
        assertThat(report.tables())
                .contains("seeds 1, 2", "over 6 splits (3 of each of 2 seeds)", "IWAE   50.00(0.00; 0.00)*");
        List<Row> cells = spark.read().parquet(output + "/tables/accuracy").collectAsList();
        assertThat(cells)
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(List.of(
                                cell.getAs("n"), cell.getAs("seeds"), cell.getAs("test_accuracy_std_over_splits")))
                        .isEqualTo(List.of(6, "1, 2", 0.0)))
                .allSatisfy(cell -> assertThat(cell.<Object>getAs("seed")).isNull());
    }

    @Test
    void trialsThatThrowFailAloneAndOnlyTheyAreRetried() throws Exception {
        SweepReport first = sweep(FailedTrialPolicy.KEEP, throwing(settings));
        assertThat(first)
                .extracting(SweepReport::completed, SweepReport::failed, SweepReport::ran)
                .containsExactly(TRIALS - 18, 18, TRIALS);
        assertThat(failures())
                .extracting(TrialResult.Failed::errorClass)
                .contains(
                        "java.lang.IllegalStateException",
                        "java.lang.StackOverflowError",
                        "java.lang.OutOfMemoryError");
        assertThat(failures()).allMatch(failure -> failure.stackTrace().contains("SweepIT"));

        SweepReport kept = sweep(FailedTrialPolicy.KEEP, instantly(settings));
        assertThat(kept.ran()).isZero();
        RAN.clear();
        SweepReport retried = sweep(FailedTrialPolicy.RETRY, instantly(settings));
        assertThat(retried)
                .extracting(SweepReport::completed, SweepReport::failed, SweepReport::ran)
                .containsExactly(TRIALS, 0, 18);
        assertThat(RAN).hasSize(18).allMatch(trial -> trial.split() == 2);
        assertThat(store.timesSetAside()).hasSize(18);
    }

    @Test
    void aFailureKeepsItsNumberOfAttempts() throws Exception {
        sweep(FailedTrialPolicy.KEEP, throwing(settings));
        sweep(FailedTrialPolicy.RETRY, throwing(settings));
        assertThat(TestRecords.all(store))
                .filteredOn(record -> !record.isCompleted())
                .hasSize(18)
                .allMatch(record -> record.provenance().attempt() == (isOutOfMemory(record) ? 3 : 2));
    }

    /** Tried once more, alone, before the failure is the trial's own. */
    private static boolean isOutOfMemory(TrialRecord record) {
        return record.result() instanceof TrialResult.Failed failed
                && failed.errorClass().equals("java.lang.OutOfMemoryError");
    }

    @Test
    void theCostliestTrialsStartFirst() throws Exception {
        List<Trial> planned = GridPlan.of(settings, dataset, store).toDo().stream()
                .map(PlannedTrial::trial)
                .toList();
        sweep(FailedTrialPolicy.KEEP, instantly(settings));
        List<Trial> ran = List.copyOf(RAN);
        for (int i = 0; i < ran.size(); i++) {
            // Two slots: a trial may be overtaken by those that run beside it, no more.
            assertThat(planned.indexOf(ran.get(i))).isBetween(i - 4, i + 4);
        }
        assertThat(ran.get(0).objective()).isEqualTo(ObjectiveType.PIWO);
        assertThat(ran.get(TRIALS - 1).objective()).isEqualTo(ObjectiveType.NONE);
    }

    @Test
    void anUnreadableRecordIsMovedAsideAndItsTrialRunAgain() throws Exception {
        sweep(FailedTrialPolicy.KEEP, instantly(settings));
        String id = store.ids().iterator().next();
        Files.writeString(output.resolve("records/" + id + ".json"), "{");
        SweepReport report = sweep(FailedTrialPolicy.KEEP, instantly(settings));
        assertThat(report.ran()).isEqualTo(1);
        assertThat(report.completed()).isEqualTo(TRIALS);
        assertThat(output.resolve("records/quarantine/" + id + "-1.json")).exists();
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("record " + id + ".json moved to");
    }

    @Test
    void trialsThatMayHaveTakenTheirProcessAlongRunAlone() throws Exception {
        List<PlannedTrial> suspects =
                GridPlan.of(settings, dataset, store).toDo().subList(0, 3);
        for (PlannedTrial suspect : suspects) {
            CheckpointFolder folder = new CheckpointFolder(new OutputFiles(output.toString(), HADOOP), suspect.id());
            folder.begin();
            folder.begin();
        }
        sweep(FailedTrialPolicy.KEEP, countingCompany(settings));
        assertThat(COMPANY).hasSize(TRIALS);
        assertThat(suspects).allMatch(suspect -> COMPANY.get(suspect.trial()) == 1);
        assertThat(COMPANY).containsValue(2);
    }

    /** Notes how many trials run when each of them does. */
    private static ExecutorTrainer countingCompany(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            RUNNING.incrementAndGet();
            for (int i = 0; i < 20; i++) {
                COMPANY.merge(trial, RUNNING.get(), Math::max);
                LockSupport.parkNanos(1_000_000);
            }
            RUNNING.decrementAndGet();
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    private static boolean isUnlucky(Trial trial) {
        return trial.split() == 1 && trial.objective() == ObjectiveType.NONE;
    }

    @Test
    void aTrialThatHangsFailsAndTheOthersFinish() throws Exception {
        ExperimentSettings limited = TestRecords.settings(output, "trial.max-minutes=0.01");
        SweepReport report = sweep(FailedTrialPolicy.KEEP, hanging(limited), limited);
        assertThat(report)
                .extracting(SweepReport::completed, SweepReport::failed)
                .containsExactly(TRIALS - 2, 2);
        assertThat(failures())
                .allMatch(
                        failure -> failure.errorMessage().equals("still running after 0.01 minutes (trial.max-minutes)")
                                && failure.stackTrace().contains("SweepIT"));
        HANGING.forEach(Thread::interrupt);
        HANGING.clear();
    }

    private static ExecutorTrainer hanging(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            if (isUnlucky(trial)) {
                HANGING.add(Thread.currentThread());
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                }
            }
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    @Test
    void anInterruptCancelsWhatRunsAndKeepsWhatIsDone() throws Exception {
        Waiting.started = new CountDownLatch(2);
        Waiting.cancelled = new CountDownLatch(2);
        Thread driver = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                Waiting.started.await();
                driver.interrupt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        interrupter.start();
        assertThatThrownBy(() -> sweep(FailedTrialPolicy.KEEP, new Waiting(TestRecords.settings(output))))
                .isInstanceOf(InterruptedException.class);
        Waiting.cancelled.await();
        interrupter.join();
        RecordStore kept = new RecordStore(output.toString(), HADOOP);
        assertThat(TestRecords.all(kept)).allMatch(TrialRecord::isCompleted).hasSize(Waiting.BEFORE);
        assertThat(Files.readString(output.resolve("progress.json"))).contains("\"finished\" : true");
    }

    /** Completes PIWO at rate 0.1, the costliest, and waits in all others until it is cancelled. */
    private record Waiting(ExperimentSettings settings) implements ExecutorTrainer {
        private static final int BEFORE = 6;
        private static volatile CountDownLatch started;
        private static volatile CountDownLatch cancelled;

        @Override
        public TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) {
            if (trial.objective() == ObjectiveType.PIWO && trial.supervisionRate() == 0.1) {
                return TestRecords.completed(settings, trial, 0.5, 0.5);
            }
            started.countDown();
            while (!listener.isCancelled()) {
                LockSupport.parkNanos(1_000_000);
            }
            cancelled.countDown();
            throw new CancellationException();
        }
    }

    private static ExecutorTrainer instantly(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            RAN.add(trial);
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    /** All of split 2 fail, each objective in another way. */
    private static ExecutorTrainer throwing(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            if (trial.split() == 2) {
                fail(trial.objective());
            }
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    private static void fail(ObjectiveType objective) throws IOException {
        switch (objective) {
            case NONE -> throw new IllegalStateException("no \"luck\"");
            case VAE -> throw new OutOfMemoryError("Java heap space");
            case PIWO -> throw new IllegalStateException("depth " + deep(0));
            case IPIWO -> throw new NullPointerException();
            default -> throw new IllegalArgumentException();
        }
    }

    /** Really overflows the stack. */
    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int depth) {
        return 1 + deep(depth + 1);
    }

    private List<TrialResult.Failed> failures() throws IOException {
        return TestRecords.all(store).stream()
                .map(TrialRecord::result)
                .filter(TrialResult.Failed.class::isInstance)
                .map(TrialResult.Failed.class::cast)
                .toList();
    }

    private SweepReport sweep(FailedTrialPolicy failedTrials, ExecutorTrainer trainer)
            throws IOException, InterruptedException {
        return sweep(failedTrials, trainer, settings);
    }

    private SweepReport sweep(FailedTrialPolicy failedTrials, ExecutorTrainer trainer, ExperimentSettings of)
            throws IOException, InterruptedException {
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        return new Sweep(spark, of, dataset, Optional.empty(), out, trainer).run(failedTrials);
    }
}
