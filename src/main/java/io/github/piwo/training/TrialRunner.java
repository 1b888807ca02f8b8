package io.github.piwo.training;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;

/** Runs trials of one experiment on one dataset. Holds no state between trials; several threads may use it at once. */
public final class TrialRunner {
    private final ExperimentSettings settings;
    private final PreparedDataset dataset;

    /** For trials under these settings on this dataset. */
    public TrialRunner(ExperimentSettings settings, PreparedDataset dataset) {
        this.settings = settings;
        this.dataset = dataset;
    }

    /**
     * Trains a trial and evaluates it.
     *
     * @param attempt counted from 1
     * @return the record of its result, or of its failure with the stack trace
     * @throws java.util.concurrent.CancellationException if the listener cancelled it
     */
    public TrialRecord run(Trial trial, int attempt, TrainingListener listener) {
        throw new UnsupportedOperationException(settings + " " + dataset + trial + attempt + listener);
    }
}
