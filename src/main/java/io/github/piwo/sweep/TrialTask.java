package io.github.piwo.sweep;

import io.github.piwo.results.RecordStore;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * One trial on an executor: trains it and commits its record before the driver hears of it, so that a driver which dies
 * loses nothing.
 */
record TrialTask(TrialContext context, PlannedTrial trial, TrialTrainer trainer)
        implements Function<String, TrialOutcome> {

    @Override
    public TrialOutcome call(String trialId) throws IOException {
        RecordStore store = context.store();
        // A task that Spark repeats may have stored its record before its executor was lost.
        Optional<TrialRecord> earlier = store.read(trial.id());
        if (earlier.isPresent()) {
            return TrialOutcome.of(earlier.get());
        }
        TrialRecord record = train(TaskContext.get());
        if (store.commit(record) == RecordStore.Commit.ALREADY_THERE) {
            record = store.read(trial.id()).orElseThrow();
        }
        return TrialOutcome.of(record);
    }

    private TrialRecord train(TaskContext task) {
        Instant start = Instant.now();
        int attempt = trial.attempt() + task.attemptNumber();
        TrialRecord record;
        try {
            record = trainer.train(trial.trial(), attempt, cancelledWith(task));
        } catch (CancellationException e) {
            throw e;
        } catch (Throwable e) {
            record = context.failed(trial, attempt, start, e);
        }
        // An interrupted trial may fail in many ways, and none of them is its own doing.
        if (task.isInterrupted() && !record.isCompleted()) {
            throw new CancellationException(trial.trial().describe());
        }
        return record;
    }

    private static TrainingListener cancelledWith(TaskContext task) {
        return new TrainingListener() {
            @Override
            public boolean isCancelled() {
                return task.isInterrupted();
            }
        };
    }
}
