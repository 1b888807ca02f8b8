package io.github.piwo.sweep;

import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.Serializable;

/** Runs one trial on an executor; travels there with its trial. */
@FunctionalInterface
interface TrialTrainer extends Serializable {

    /**
     * Trains a trial.
     *
     * @param attempt counted from 1
     * @return its result, or its failure
     * @throws IOException if the machine failed, not the trial
     * @throws java.util.concurrent.CancellationException if the listener cancelled it
     */
    TrialRecord train(Trial trial, int attempt, TrainingListener listener) throws IOException;
}
