package io.github.piwo.results;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.github.piwo.trial.TrialRecord;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The properties that trials must share for their accuracies to be averaged or compared.
 *
 * @param id see {@link TrialRecord#experimentId()}
 * @param seeds of its trials, in ascending order
 */
public record Experiment(String id, String dataset, String datasetFingerprint, List<Long> seeds)
        implements Comparable<Experiment> {
    private static final int SHORT = 12;
    private static final Comparator<Experiment> ORDER =
            Comparator.comparing(Experiment::dataset).thenComparing(Experiment::id);

    /** Copies the list. */
    public Experiment {
        seeds = List.copyOf(seeds);
    }

    /** Records by experiment, in order. */
    static SortedMap<Experiment, List<TrialRecord>> group(List<TrialRecord> records) {
        SortedMap<Experiment, List<TrialRecord>> experiments = new TreeMap<>();
        records.stream()
                .collect(groupingBy(TrialRecord::experimentId))
                .values()
                .forEach(trials -> experiments.put(ofTrials(trials), trials));
        return experiments;
    }

    private static Experiment ofTrials(List<TrialRecord> trials) {
        TrialRecord any = trials.get(0);
        return new Experiment(
                any.experimentId(),
                any.dataset(),
                any.datasetFingerprint(),
                trials.stream()
                        .map(record -> record.trial().seed())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** The seeds as a table shows them: {@code 1, 2, 3}. */
    String seedsInWords() {
        return seeds.stream().map(String::valueOf).collect(joining(", "));
    }

    /** The shortened identity that people and tables see. */
    public static String shortId(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Likewise. */
    public String shortId() {
        return shortId(id);
    }

    @Override
    public int compareTo(Experiment other) {
        return ORDER.compare(this, other);
    }
}
