package io.github.piwo.sweep;

import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.MachineErrors;
import io.github.piwo.engine.MachineException;
import io.github.piwo.engine.MemoryExhaustedException;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.monitor.EpochPlugin;
import io.github.piwo.monitor.EpochReport;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One trial on an executor: trains it and stores its record before the driver is informed, so that nothing is lost if the
 * driver dies.
 *
 * <p>An error of the trial itself becomes its record. An error of the machine, such as a disk that cannot be read, or of the
 * user, such as a setting that executors cannot satisfy, ends the task, and the driver decides what to do.
 */
record TrialTask(TrialContext context, PlannedTrial trial, ExecutorTrainer trainer, MemoryErrors memoryErrors)
        implements Function<String, TrialOutcome> {
    /** Whose fault it is if memory is used up. */
    enum MemoryErrors {
        /** The trial's neighbours may have used it. */
        ARE_THE_MACHINES,
        /** The trial runs alone. */
        ARE_THE_TRIALS
    }

    private static final Logger LOG = LoggerFactory.getLogger(TrialTask.class);
    private static final Duration UNTIL_EXIT = Duration.ofSeconds(30);
    private static final int HANGING = 86;
    /** Spark's name for the executor of local mode. */
    private static final String DRIVER = "driver";

    @Override
    public TrialOutcome call(String trialId) throws IOException {
        OutputFiles output = context.output();
        RecordStore store = new RecordStore(output);
        CheckpointFolder checkpoints = new CheckpointFolder(output, trial.id());
        // An earlier attempt may have stored the record before its executor was lost.
        Optional<TrialRecord> earlier = store.read(trial.id());
        if (earlier.isPresent()) {
            return ended(earlier.get(), checkpoints);
        }
        TaskContext task = TaskContext.get();
        if (task.attemptNumber() > 0) {
            // Spark repeats a task immediately and beside other tasks; the driver decides better where and when.
            throw new IOException("an earlier attempt of Spark's failed; the driver decides about the next");
        }
        TrialRecord record = isLocal() ? trainInTheDriversProcess(task, checkpoints) : train(task);
        if (store.commit(record) == RecordStore.Commit.ALREADY_THERE) {
            record = store.read(trial.id()).orElseThrow();
        }
        return ended(record, checkpoints);
    }

    private TrialOutcome ended(TrialRecord record, CheckpointFolder checkpoints) {
        try {
            checkpoints.deleteAll();
        } catch (IOException e) {
            LOG.warn("checkpoints of trial {} stay behind: {}", trial.id(), e.toString());
        }
        return TrialOutcome.of(record);
    }

    private static boolean isLocal() {
        return DRIVER.equals(SparkEnv.get().executorId());
    }

    /** A trial that ends this process also ends the driver, so the start of an attempt is written to disk. */
    private TrialRecord trainInTheDriversProcess(TaskContext task, CheckpointFolder checkpoints) throws IOException {
        int ended = checkpoints.begin();
        if (ended >= context.settings().faults().maxAttempts()) {
            return context.failed(trial, Instant.now(), new LostTrialException(ended));
        }
        try {
            return train(task);
        } catch (CancellationException | IOException | UncheckedIOException e) {
            checkpoints.endWithoutResult();
            throw e;
        }
    }

    private TrialRecord train(TaskContext task) throws IOException {
        Instant start = Instant.now();
        TrialRecord record;
        AtomicReference<AbandonableThread<TrialRecord>> own = new AtomicReference<>();
        try (TaskDevice device = TaskDevice.of(
                task, context.onGpu(), isLocal(), context.settings().execution().trialsPerGpu())) {
            Attempt attempt = new Attempt(trial.attempt(), device.device());
            AbandonableThread<TrialRecord> thread = new AbandonableThread<>(
                    "trial " + trial.id().substring(0, 12),
                    () -> trainer.train(trial.trial(), attempt, listener(task, own)));
            own.set(thread);
            record = thread.result(context.limit());
        } catch (CancellationException | SettingsException e) {
            throw e;
        } catch (HangingTrialException e) {
            endExecutorUnlessEnded(own.get());
            record = context.failed(trial, start, e);
        } catch (Throwable e) {
            record = context.failed(trial, start, ownError(e));
        }
        // A trial that was interrupted may fail in many ways, none of which is its own fault.
        if (task.isInterrupted() && !record.isCompleted()) {
            throw new CancellationException(trial.trial().describe());
        }
        return record;
    }

    /**
     * The error, if it is the trial's own.
     *
     * @throws MachineException if it is the machine's
     */
    private Throwable ownError(Throwable error) throws IOException {
        if (error instanceof NewerFormatException newer) {
            throw newer;
        }
        Optional<MachineException> machine = MachineErrors.of(error);
        if (machine.isEmpty()) {
            return error;
        }
        if (machine.get() instanceof MemoryExhaustedException && memoryErrors == MemoryErrors.ARE_THE_TRIALS) {
            return machine.get().error();
        }
        LOG.warn("trial {} failed because of the machine", trial.id(), error);
        throw machine.get();
    }

    private TrainingListener listener(TaskContext task, AtomicReference<AbandonableThread<TrialRecord>> own) {
        return new TrainingListener() {
            @Override
            public void onEpoch(EpochMetrics epoch) {
                EpochPlugin.send(new EpochReport(trial.id(), epoch));
            }

            @Override
            public boolean isCancelled() {
                AbandonableThread<TrialRecord> thread = own.get();
                return task.isInterrupted() || (thread != null && thread.isGivenUp());
            }
        };
    }

    /**
     * A thread cannot be ended from outside, only its process can. Other trials of the process continue elsewhere from their
     * checkpoints. In local mode the process is the driver's, so the thread is left running.
     */
    private void endExecutorUnlessEnded(AbandonableThread<TrialRecord> thread) {
        if (isLocal()) {
            LOG.warn("trial {} hangs; its thread cannot be ended before the sweep is", trial.id());
            return;
        }
        Thread watch = new Thread(
                () -> {
                    try {
                        if (thread.isAliveAfter(UNTIL_EXIT)) {
                            LOG.error("trial {} hangs; this executor is ended with it", trial.id());
                            Runtime.getRuntime().halt(HANGING);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "watch over a hanging trial");
        watch.setDaemon(true);
        watch.start();
    }
}
