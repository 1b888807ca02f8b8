package io.github.piwo.monitor;

import io.github.piwo.trial.EpochMetrics;
import java.util.List;
import java.util.Locale;

/**
 * A trial that holds a task slot.
 *
 * @param trial its name
 * @param epoch the last epoch that it reported; 0 if there is none yet
 * @param validationAccuracy of that epoch; null if there is none yet
 */
public record ActiveTrial(String trial, int epoch, Double validationAccuracy) {

    static ActiveTrial of(String trial, List<EpochMetrics> epochs) {
        if (epochs.isEmpty()) {
            return new ActiveTrial(trial, 0, null);
        }
        EpochMetrics last = epochs.get(epochs.size() - 1);
        return new ActiveTrial(trial, last.epoch(), last.validationAccuracy());
    }

    /** For people. */
    String describe() {
        return epoch == 0
                ? trial
                : String.format(
                        Locale.ROOT,
                        "%s: epoch %d, validation accuracy %.2f%%",
                        trial,
                        epoch,
                        100 * validationAccuracy);
    }
}
