package io.github.piwo.config;

import io.github.piwo.trial.ObjectiveType;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The grid. The keys are those of {@code sweep} in {@code reference.conf}.
 *
 * @param baselines reference classifiers, which are rows of the same tables
 * @param splits the splits to validate on, counted from 1
 * @param search which α run on all splits
 * @param maxTrialHours the sum of trials' own time after which no more are started; 0 for no limit
 */
public record SweepSettings(
        List<ObjectiveType> objectives,
        List<ObjectiveType> baselines,
        List<Double> supervisionRates,
        List<Double> alphas,
        List<Integer> splits,
        Search search,
        RacingSettings racing,
        double maxTrialHours)
        implements Serializable {

    /** How α is searched. */
    public enum Search {
        /** Each α runs on each split. */
        GRID,
        /** An α that is behind on validation texts runs on no further split. */
        RACING
    }

    /** Copies the lists. */
    public SweepSettings {
        objectives = List.copyOf(objectives);
        baselines = List.copyOf(baselines);
        supervisionRates = List.copyOf(supervisionRates);
        alphas = List.copyOf(alphas);
        splits = List.copyOf(splits);
    }

    /** The objectives, followed by the baselines: the rows of the tables. */
    public List<ObjectiveType> rows() {
        return Stream.concat(objectives.stream(), baselines.stream()).toList();
    }
}
