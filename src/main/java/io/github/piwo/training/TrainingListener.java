package io.github.piwo.training;

import io.github.piwo.trial.EpochMetrics;

/** Follows the progress of a trial, on the trial's own thread, and can cancel it. */
public interface TrainingListener {

    /** Ignores all events. */
    TrainingListener SILENT = new TrainingListener() {};

    /** An epoch and its validation have ended. */
    default void onEpoch(EpochMetrics epoch) {}

    /**
     * A step has ended.
     *
     * @param step counted from 1
     * @param loss of that step
     */
    default void onStep(long step, double loss) {}

    /** Whether the trial should end without a result; called before each step and each batch of an evaluation. */
    default boolean isCancelled() {
        return false;
    }
}
