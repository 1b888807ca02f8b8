package io.github.piwo.results;

import io.github.piwo.config.FlatSettings;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.TrialRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An experiment in an output, to be compared with one that may lie elsewhere.
 *
 * @param output its path or URI, without secrets
 * @param trials summaries of the experiment's trials, at least one
 * @param sources keys of where its labelled and test texts come from: two datasets that share a key have the same ones, whatever
 *     their fingerprints; none if that is not known
 */
public record PlacedExperiment(String output, List<TrialRecord> trials, Set<String> sources) {
    /** Copies the collections and checks that there is a trial. */
    public PlacedExperiment {
        trials = List.copyOf(trials);
        sources = Set.copyOf(sources);
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("an experiment without trials in " + output);
        }
    }

    /** See {@link TrialRecord#experimentId()}. */
    public String id() {
        return latest().experimentId();
    }

    /** The name of its dataset. */
    public String dataset() {
        return latest().dataset();
    }

    /** See {@link TrialRecord#datasetFingerprint()}. */
    public String fingerprint() {
        return latest().datasetFingerprint();
    }

    /** By which its α are chosen. */
    public Metric metric() {
        return Aggregates.metric(latest());
    }

    /** When its first trial started. */
    public Instant first() {
        return started().min(Comparator.naturalOrder()).orElseThrow();
    }

    /** When its last trial started. */
    public Instant last() {
        return started().max(Comparator.naturalOrder()).orElseThrow();
    }

    private Stream<Instant> started() {
        return trials.stream().map(trial -> trial.provenance().startedAt());
    }

    /** The number of trials with a result. */
    public int completed() {
        return (int) trials.stream().filter(TrialRecord::isCompleted).count();
    }

    /** The number of trials without one. */
    public int failed() {
        return trials.size() - completed();
    }

    /** The seeds of its trials. */
    public SortedSet<Long> seeds() {
        return distinct(trial -> trial.trial().seed());
    }

    /** The numbers of the splits that validate, of any seed. */
    public SortedSet<Integer> splits() {
        return distinct(trial -> trial.trial().split());
    }

    private <T> SortedSet<T> distinct(Function<TrialRecord, T> property) {
        SortedSet<T> values = new TreeSet<>();
        trials.forEach(trial -> values.add(property.apply(trial)));
        return values;
    }

    /** The kinds of its encoder and decoder; LSTMs where records are from before there was a choice. */
    public String network() {
        FlatSettings settings = settings();
        return settings.get("model.encoder").orElse("bilstm") + " encoder, "
                + settings.get("model.decoder").orElse("lstm") + " decoder";
    }

    /** The settings of its latest trial. */
    FlatSettings settings() {
        return FlatSettings.of(latest().settings());
    }

    /** One trial for each of the settings that its trials have, which may differ in what is no part of the identity. */
    List<FlatSettings> allSettings() {
        return distinct(TrialRecord::settings).stream().map(FlatSettings::of).toList();
    }

    /** Names of the classes, by label; none in the oldest records. */
    List<String> classNames() {
        return latest().classNames();
    }

    private TrialRecord latest() {
        return trials.stream()
                .max(Comparator.comparing(trial -> trial.provenance().startedAt()))
                .orElseThrow();
    }
}
