package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose fault it is that a trial has no result, and what the sweep does about it, in local mode. */
class TrialFaultsIT {
    private static final int TRIALS = 54;
    private static final Queue<Integer> COMPANY = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger RUNNING = new AtomicInteger();

    @TempDir
    private Path output;

    private final DatasetManifest dataset = TestDatasets.manifest();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private ExperimentSettings settings;
    private RecordStore store;

    @BeforeEach
    void open() {
        COMPANY.clear();
        settings = TestRecords.settings(output);
        store = new RecordStore(output.toString(), TestRecords.HADOOP);
    }

    @Test
    void aTrialThatFailsOnOneMachineAfterTheOtherStopsTheSweepAndGetsNoRecord() throws Exception {
        assertThatThrownBy(() -> sweep(unlucky(() -> new IOException("no such device"))))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "stopped, since None rate 0\\.0?1 split 1 seed 1 failed 3 times because of the machine, at last"
                                + " by: java.io.IOException: no such device; .*");
        assertThat(console()).contains("lost, will be tried again");
        assertThat(failures()).isEmpty();
        assertThat(sweep(healthy()).completed()).isEqualTo(TRIALS);
    }

    @Test
    void aLibraryThatDoesNotLoadIsTheMachinesFault() throws Exception {
        assertThatThrownBy(() -> sweep(unlucky(() -> new UnsatisfiedLinkError("libtorch_cpu.so: file too short"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("libtorch_cpu.so: file too short");
        assertThat(failures()).isEmpty();
    }

    @Test
    void memoryThatRunsOutIsTriedOnceMoreAlone() throws Exception {
        SweepReport report = sweep(firstTimeOutOfMemory(settings));
        assertThat(report.completed()).isEqualTo(TRIALS);
        assertThat(COMPANY).hasSize(4).endsWith(1, 1);
    }

    private static ExecutorTrainer firstTimeOutOfMemory(ExperimentSettings settings) {
        return (trial, attempt, listener) -> {
            int running = RUNNING.incrementAndGet();
            try {
                LockSupport.parkNanos(10_000_000);
                if (isUnlucky(trial)) {
                    COMPANY.add(running);
                    if (attempt.number() == 1) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                }
                return TestRecords.completed(settings, trial, 0.5, 0.5);
            } finally {
                RUNNING.decrementAndGet();
            }
        };
    }

    @Test
    void memoryThatRunsOutAloneIsTheTrialsOwnFault() throws Exception {
        SweepReport report = sweep(unlucky(() -> new OutOfMemoryError("Java heap space")));
        assertThat(report.failed()).isEqualTo(2);
        assertThat(failures())
                .allMatch(failure -> failure.errorClass().equals("java.lang.OutOfMemoryError")
                        && failure.errorMessage().equals("Java heap space"));
    }

    @Test
    void whatTheUserHasToMendEndsTheSweepAtOnce() throws Exception {
        assertThatThrownBy(() -> sweep(unlucky(() -> new SettingsException("execution.device = gpu: there is none"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("execution.device = gpu: there is none");
        assertThatThrownBy(() -> sweep(unlucky(() -> new NewerFormatException("a checkpoint", 2, 1))))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("a checkpoint has format version 2");
        assertThat(failures()).isEmpty();
    }

    @Test
    void slotsAreThoseThatThereAreWhateverTheParallelism() {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        int slots = slots(spark);
        for (String parallelism : new String[] {"1", "200"}) {
            spark.sc().conf().set("spark.default.parallelism", parallelism);
            try {
                assertThat(spark.defaultParallelism()).isEqualTo(Integer.parseInt(parallelism));
                assertThat(slots(spark)).isEqualTo(slots).isEqualTo(2);
            } finally {
                spark.sc().conf().remove("spark.default.parallelism");
            }
        }
    }

    private int slots(JavaSparkContext spark) {
        return DevicePlan.of(settings.execution(), spark, healthy(), System.out).slots(spark);
    }

    private ExecutorTrainer healthy() {
        return unlucky(() -> null);
    }

    private ExecutorTrainer unlucky(Fault fault) {
        return unlucky(settings, fault);
    }

    /** What a trial throws; travels with it. */
    private interface Fault extends Serializable {
        Throwable get();
    }

    private static ExecutorTrainer unlucky(ExperimentSettings settings, Fault fault) {
        return (trial, attempt, listener) -> {
            Throwable thrown = isUnlucky(trial) ? fault.get() : null;
            if (thrown != null) {
                TrialFaultsIT.<RuntimeException>sneak(thrown);
            }
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static boolean isUnlucky(Trial trial) {
        return trial.split() == 1 && trial.objective() == ObjectiveType.NONE;
    }

    private List<TrialResult.Failed> failures() throws IOException {
        return TestRecords.all(store).stream()
                .map(TrialRecord::result)
                .filter(TrialResult.Failed.class::isInstance)
                .map(TrialResult.Failed.class::cast)
                .toList();
    }

    private String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private SweepReport sweep(ExecutorTrainer trainer) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        return new Sweep(LocalSpark.session(), settings, dataset, Optional.empty(), out, trainer)
                .run(FailedTrialPolicy.KEEP);
    }
}
