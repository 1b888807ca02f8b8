package io.github.piwo.training;

import io.github.piwo.trial.EpochMetrics;

/** Hears of a trial's progress, on the trial's own thread, and can end it. */
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener SILENT = new TrainingListener() {};

    /** An epoch and its validation are done. */
    default void onEpoch(EpochMetrics epoch) {}

    /**
     * A step is done.
     *
     * @param step counted from 1
     * @param loss of that step
     */
    default void onStep(long step, double loss) {}

    /** Whether the trial is to end without a result; asked before each step and each batch of an evaluation. */
    default boolean isCancelled() {
        return false;
    }
}
