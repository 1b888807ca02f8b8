package io.github.piwo.report;

import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the page shows of a running sweep beside its results.
 *
 * @param finished whether it has ended
 * @param secondsLeft estimated; empty if unknown
 */
public record SweepView(boolean finished, OptionalDouble secondsLeft, List<Running> running) {

    /** Copies the list. */
    public SweepView {
        running = List.copyOf(running);
    }

    /**
     * A trial that holds a task slot.
     *
     * @param trial its name
     * @param epochs that it has reported so far
     */
    public record Running(String trial, ObjectiveType objective, double supervisionRate, List<EpochMetrics> epochs) {

        /** Copies the list. */
        public Running {
            epochs = List.copyOf(epochs);
        }
    }
}
