package io.github.piwo.config;

import io.github.piwo.trial.ObjectiveType;
import java.io.Serializable;
import java.util.List;

/**
 * The grid. The keys are those of {@code sweep} in {@code reference.conf}.
 *
 * @param splits the splits to validate on, counted from 1
 */
public record SweepSettings(
        List<ObjectiveType> objectives, List<Double> supervisionRates, List<Double> alphas, List<Integer> splits)
        implements Serializable {

    /** Copies the lists. */
    public SweepSettings {
        objectives = List.copyOf(objectives);
        supervisionRates = List.copyOf(supervisionRates);
        alphas = List.copyOf(alphas);
        splits = List.copyOf(splits);
    }
}
