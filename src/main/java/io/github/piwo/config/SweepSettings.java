package io.github.piwo.config;

import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Repetition;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The grid. The keys are those of {@code sweep} in {@code reference.conf}.
 *
 * @param baselines reference classifiers, which are rows of the same tables
 * @param splits the splits to validate on, counted from 1
 * @param seeds of the trials; each has splits of its own
 * @param search which α run on all splits
 * @param maxTrialHours the sum of trials' own time after which no more are started; 0 for no limit
 */
public record SweepSettings(
        List<ObjectiveType> objectives,
        List<ObjectiveType> baselines,
        List<Double> supervisionRates,
        List<Double> alphas,
        List<Integer> splits,
        List<Long> seeds,
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
        seeds = List.copyOf(seeds);
    }

    /** All splits of the first seed, then those of the next: what each setting runs on. */
    public List<Repetition> repetitions() {
        return seeds.stream()
                .flatMap(seed -> splits.stream().map(split -> new Repetition(seed, split)))
                .toList();
    }

    /** What figures are averaged over, in words: {@code 5 splits}, or {@code 15 splits (5 of each of 3 seeds)}. */
    public String repetitionsInWords() {
        int all = repetitions().size();
        return all
                + (all == 1 ? " split" : " splits")
                + (seeds.size() == 1 ? "" : " (" + splits.size() + " of each of " + seeds.size() + " seeds)");
    }

    /** {@code seed 1} or {@code seeds 1, 2, 3}. */
    public String seedsInWords() {
        return (seeds.size() == 1 ? "seed " : "seeds ")
                + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The objectives, followed by the baselines: the rows of the tables. */
    public List<ObjectiveType> rows() {
        return Stream.concat(objectives.stream(), baselines.stream()).toList();
    }
}
