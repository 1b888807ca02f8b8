package io.github.piwo.sweep;

import io.github.piwo.engine.NativeEngine;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/** Runs one trial on an executor; it is sent there together with the trial. */
@FunctionalInterface
interface ExecutorTrainer extends Serializable {

    /**
     * Trains a trial.
     *
     * @return its result, or its failure
     * @throws IOException if the machine failed, not the trial
     * @throws java.util.concurrent.CancellationException if the listener cancelled it
     */
    TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) throws IOException;

    /** The reason why this process cannot train on a GPU; empty if it can. */
    default Optional<String> gpuProblem() {
        return NativeEngine.gpuProblem(false);
    }
}
