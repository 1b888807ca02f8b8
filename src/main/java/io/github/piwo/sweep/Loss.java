package io.github.piwo.sweep;

import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.MemoryExhaustedException;
import io.github.piwo.trial.NewerFormatException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.TaskResultLost$;

/**
 * Why an attempt at a trial ended without a record.
 *
 * @param executor Spark's identifier of the executor; empty if unknown
 * @param reason for people
 */
record Loss(Cause cause, String executor, String reason) {

    /** Who is to blame. */
    enum Cause {
        /** The settings, or the files of another version: no trial can do better. */
        USER,
        /** The machine: the trial may succeed elsewhere. */
        MACHINE,
        /** Memory that was used up, by the trial or by its neighbours. */
        MEMORY,
        /** The executor's process ended; perhaps the trial ended it. */
        PROCESS,
        /** The cluster manager took the executor away, or the trial was cancelled: nobody is to blame. */
        ANNOUNCED
    }

    /** From Spark's reason for the failure of the task. */
    static Loss of(String executor, TaskFailedReason failed) {
        if (failed instanceof ExceptionFailure failure) {
            return new Loss(causeOf(failure.className()), executor, failure.description());
        }
        boolean isAnnounced = failed instanceof TaskKilled
                || failed instanceof TaskResultLost$
                || (failed instanceof ExecutorLostFailure lost && !lost.exitCausedByApp());
        return new Loss(isAnnounced ? Cause.ANNOUNCED : Cause.PROCESS, executor, failed.toErrorString());
    }

    /** For a task of which Spark has reported no reason. */
    static Loss unknown(Throwable error) {
        return new Loss(Cause.PROCESS, "", String.valueOf(error.getMessage()));
    }

    private static Cause causeOf(String exception) {
        if (exception.equals(SettingsException.class.getName())
                || exception.equals(NewerFormatException.class.getName())) {
            return Cause.USER;
        }
        return exception.equals(MemoryExhaustedException.class.getName()) ? Cause.MEMORY : Cause.MACHINE;
    }
}
