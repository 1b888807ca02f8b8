package io.github.piwo.report;

import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A sweep that is under way, beside what has ended of it.
 *
 * @param finished whether it has ended
 * @param secondsLeft estimated; empty while nothing is known
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
     * @param epochs what it has told so far
     */
    public record Running(String trial, ObjectiveType objective, double supervisionRate, List<EpochMetrics> epochs) {

        /** Copies the list. */
        public Running {
            epochs = List.copyOf(epochs);
        }
    }
}
