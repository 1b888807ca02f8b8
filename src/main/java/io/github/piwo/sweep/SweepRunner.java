package io.github.piwo.sweep;

import io.github.piwo.config.FaultSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.monitor.SweepProgress;
import io.github.piwo.store.RecordStore;
import io.github.piwo.sweep.TrialTask.MemoryErrors;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.AsyncRDDActions;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.util.Try;

/**
 * Runs trials on Spark, each as a separate job, so that a trial which ends its executor's process each time fails alone.
 *
 * <p>More jobs are submitted than there are task slots. Spark starts them in the given order, so no slot waits for the driver.
 */
final class SweepRunner {
    private static final int TICK_SECONDS = 1;
    private static final Duration NO_EXECUTORS = Duration.ofMinutes(5);

    private final JavaSparkContext spark;
    private final TrialContext context;
    private final ExecutorTrainer trainer;
    private final DevicePlan devices;
    private final SweepProgress progress;
    private final FaultSettings faults;
    private final ExecutionContext callbacks = ExecutionContext.fromExecutor(Runnable::run);
    /** The beginning of the jobs' descriptions in Spark's web pages. */
    private final String sweep;
    /** Unique to this sweep, since the Spark context may have run others. */
    private final String groupPrefix = "sweep " + UUID.randomUUID() + " trial ";

    private final UnhealthyExecutors unhealthy = new UnhealthyExecutors();
    private final RunningTrials running = new RunningTrials(groupPrefix, unhealthy);
    private final Map<PlannedTrial, Instant> submitted = new LinkedHashMap<>();
    private final Deque<PlannedTrial> waiting = new ArrayDeque<>();
    /**
     * Trials that were lost more than once, here or in earlier runs. They run alone, after the others, so that a trial which
     * ends its executor's process is identified.
     */
    private final Deque<PlannedTrial> suspects = new ArrayDeque<>();
    /** How often each trial was lost with its process and without a new checkpoint. */
    private final Map<String, Integer> losses = new HashMap<>();
    /** Each trial's newest checkpoint at the start of the sweep or after its last loss. */
    private final Map<String, String> newestCheckpoints = new HashMap<>();
    /** The executors on which each trial failed because of the machine. */
    private final Map<String, List<String>> machineLosses = new HashMap<>();
    /** Executors that get no more trials. */
    private final Set<String> excluded = new HashSet<>();
    /** Trials that ran out of memory while others were running. */
    private final Set<String> alone = new HashSet<>();

    private long lastExecutors = System.nanoTime();

    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    private record Ended(PlannedTrial trial, Try<Seq<TrialOutcome>> outcome) {}

    SweepRunner(
            JavaSparkContext spark,
            TrialContext context,
            ExecutorTrainer trainer,
            DevicePlan devices,
            SweepProgress progress) {
        this.spark = spark;
        this.context = context;
        this.trainer = trainer;
        this.devices = devices;
        this.progress = progress;
        this.faults = context.settings().faults();
        this.sweep = "sweep " + context.settings().dataset().name().label() + " "
                + context.settings().experimentId(context.datasetFingerprint()).substring(0, 12) + ": ";
    }

    /**
     * Runs what the agenda says and returns when all of it has records.
     *
     * @param suspected trials that run alone, after the others
     * @throws InterruptedException if this thread was interrupted; running trials are cancelled after they had time to save a
     *     checkpoint, and have no record
     * @throws SparkStoppedException if Spark was stopped meanwhile
     * @throws SettingsException if an executor found that no trial can run under these settings
     * @throws IOException if the output cannot be written, so that no result could be stored, or if a trial fails on one machine
     *     after the other
     */
    void run(Agenda agenda, Set<PlannedTrial> suspected) throws InterruptedException, IOException {
        rememberCheckpoints(agenda.open());
        enqueue(agenda, suspected);
        spark.sc().addSparkListener(running);
        try {
            while (!waiting.isEmpty() || !suspects.isEmpty() || !submitted.isEmpty()) {
                submitWhatCanRun();
                Ended next = ended.poll(TICK_SECONDS, TimeUnit.SECONDS);
                if (next != null) {
                    accept(next)
                            .ifPresent(outcome -> agenda.ended(next.trial(), outcome)
                                    .forEach(skipped -> progress.skipped(skipped.trials(), skipped.reason())));
                }
                enqueue(agenda, suspected);
                excludeUnhealthy();
                tellIfThereAreNoExecutors();
                progress.running(running.descriptions(), devices.slots(spark));
            }
        } catch (IllegalStateException e) {
            // Spark was stopped between two calls: by a signal, or because it lost its only executor.
            if (spark.sc().isStopped()) {
                throw new SparkStoppedException(e);
            }
            throw e;
        } finally {
            if (!spark.sc().isStopped()) {
                cancelAll();
                spark.sc().removeSparkListener(running);
            }
        }
    }

    /** Also while no trial ends: executors may have come. */
    private void enqueue(Agenda agenda, Set<PlannedTrial> suspected) {
        int wanted = devices.slots(spark) - waiting.size() - suspects.size() - submitted.size();
        agenda.next(wanted).forEach(trial -> (suspected.contains(trial) ? suspects : waiting).add(trial));
    }

    private void rememberCheckpoints(List<PlannedTrial> trials) throws IOException {
        Set<String> begun = new HashSet<>(context.output().folders(CheckpointFolder.ALL));
        for (PlannedTrial trial : trials) {
            if (begun.contains(trial.id())) {
                newestCheckpoints.put(trial.id(), new CheckpointFolder(context.output(), trial.id()).newest());
            }
        }
    }

    private void submitWhatCanRun() {
        while (!waiting.isEmpty() && submitted.size() < 2 * devices.slots(spark)) {
            submit(waiting.remove());
        }
        if (waiting.isEmpty() && submitted.isEmpty() && !suspects.isEmpty()) {
            submit(suspects.remove());
        }
    }

    /** Cancels the running trials and waits until they have ended: each saves a checkpoint before its next step. */
    private void cancelAll() {
        submitted.keySet().forEach(trial -> spark.cancelJobGroup(groupPrefix + trial.id()));
        long end = System.nanoTime() + (long) (1e9 * faults.graceSeconds());
        while (!running.descriptions().isEmpty()
                && System.nanoTime() < end
                && !spark.sc().isStopped()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void submit(PlannedTrial trial) {
        JavaRDD<TrialOutcome> task = devices.on(spark.parallelize(List.of(trial.id()), 1))
                .map(new TrialTask(context, trial, trainer, memoryErrors(trial)));
        submitted.put(trial, Instant.now());
        // A trial checks by itself whether it was cancelled; an interrupt could break a file that it is writing.
        String group = groupPrefix + trial.id();
        spark.setJobGroup(group, sweep + trial.trial().describe(), false);
        spark.setCallSite(trial.trial().describe());
        try {
            new AsyncRDDActions<>(task.rdd(), task.classTag())
                    .collectAsync()
                    .onComplete(outcome -> ended.add(new Ended(trial, outcome)), callbacks);
        } finally {
            spark.clearCallSite();
            spark.clearJobGroup();
        }
    }

    private MemoryErrors memoryErrors(PlannedTrial trial) {
        return alone.contains(trial.id()) ? MemoryErrors.ARE_THE_TRIALS : MemoryErrors.ARE_THE_MACHINES;
    }

    /** Excludes an unhealthy executor, unless it is the last one, which may still recover. */
    private void excludeUnhealthy() {
        unhealthy.next().ifPresent(executor -> {
            boolean isExcluded = !spark.isLocal() && devices.executors(spark) > 1 && end(executor.id());
            if (isExcluded) {
                excluded.add(executor.id());
            }
            progress.unhealthy("executor " + executor.id() + " on " + executor.host() + ": "
                    + UnhealthyExecutors.TOO_MANY + " trials in a row failed because of the machine; "
                    + (isExcluded ? "it gets no more" : "it goes on, since no other can take its place"));
        });
    }

    /** Spark waits for executors without limit, also if its master is gone. */
    private void tellIfThereAreNoExecutors() {
        if (spark.isLocal() || devices.executors(spark) > 0) {
            lastExecutors = System.nanoTime();
        } else if (System.nanoTime() - lastExecutors > NO_EXECUTORS.toNanos()) {
            lastExecutors = System.nanoTime();
            progress.unhealthy("there have been no executors for " + NO_EXECUTORS.toMinutes()
                    + " minutes; Spark waits for its cluster manager, " + spark.master());
        }
    }

    private boolean end(String executor) {
        try {
            return spark.sc().killExecutor(executor);
        } catch (IllegalArgumentException e) {
            // With dynamic allocation only the cluster manager may remove executors.
            return false;
        }
    }

    /** The trial's outcome, unless it is to be tried again. */
    private Optional<TrialOutcome> accept(Ended end) throws IOException {
        PlannedTrial trial = end.trial();
        Instant submittedAt = submitted.remove(trial);
        if (end.outcome().isSuccess()) {
            return ended(trial, end.outcome().get().head());
        }
        Throwable error = end.outcome().failed().get();
        if (spark.sc().isStopped()) {
            throw new SparkStoppedException(error);
        }
        checkOutput();
        Loss loss = running.loss(groupPrefix + trial.id()).orElseGet(() -> Loss.unknown(error));
        switch (loss.cause()) {
            case USER -> throw new SettingsException(loss.reason());
            case MACHINE -> lostByMachine(trial, loss);
            case MEMORY -> {
                alone.add(trial.id());
                again(trial, suspects, loss);
            }
            case ANNOUNCED -> again(trial, waiting, loss);
            case PROCESS -> {
                return lostWithItsProcess(trial, submittedAt, loss, error);
            }
        }
        return Optional.empty();
    }

    private Optional<TrialOutcome> ended(PlannedTrial trial, TrialOutcome outcome) {
        progress.ended(trial, outcome);
        return Optional.of(outcome);
    }

    /** Failures on excluded executors do not count, since the next attempt runs elsewhere. */
    private void lostByMachine(PlannedTrial trial, Loss loss) throws IOException {
        excludeUnhealthy();
        List<String> executors = machineLosses.computeIfAbsent(trial.id(), any -> new ArrayList<>());
        executors.add(loss.executor());
        if (executors.stream().filter(executor -> !excluded.contains(executor)).count() >= faults.maxAttempts()) {
            throw new IOException("stopped, since " + trial.trial().describe() + " failed " + executors.size()
                    + " times because of the machine, at last by: " + loss.reason()
                    + "; what has a record is kept, and the same command goes on");
        }
        again(trial, waiting, loss);
    }

    /** A loss after a new checkpoint does not count: on machines that are taken away again and again, a trial still progresses. */
    private Optional<TrialOutcome> lostWithItsProcess(
            PlannedTrial trial, Instant submittedAt, Loss loss, Throwable error) throws IOException {
        String newest = new CheckpointFolder(context.output(), trial.id()).newest();
        String before = newestCheckpoints.put(trial.id(), newest);
        if (before == null ? !newest.isEmpty() : newest.compareTo(before) > 0) {
            again(trial, waiting, loss);
            return Optional.empty();
        }
        int lost = losses.merge(trial.id(), 1, Integer::sum);
        if (lost < faults.maxAttempts()) {
            again(trial, lost == 1 ? waiting : suspects, loss);
            return Optional.empty();
        }
        return ended(trial, lost(trial, submittedAt, new LostTrialException(lost, loss.reason(), error)));
    }

    private void again(PlannedTrial trial, Deque<PlannedTrial> queue, Loss loss) {
        progress.lost(trial, loss.reason());
        queue.add(trial.again());
    }

    /** If the output cannot be written, no other trial could store its record either. */
    private void checkOutput() throws IOException {
        try {
            context.output().checkWritable();
        } catch (IOException e) {
            throw new IOException("stopped, since nothing can be stored: " + e.getMessage(), e);
        }
    }

    /** Stores the failed record of a trial whose process ended in each attempt. */
    private TrialOutcome lost(PlannedTrial trial, Instant submittedAt, Throwable error) throws IOException {
        RecordStore store = new RecordStore(context.output());
        TrialRecord record = context.failed(trial, submittedAt, error);
        if (store.commit(record) == RecordStore.Commit.ALREADY_THERE) {
            record = store.read(trial.id()).orElseThrow();
        }
        return TrialOutcome.of(record);
    }
}
