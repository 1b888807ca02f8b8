package io.github.piwo.results;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The records that a report of one experiment is made from: summaries, except of trials that it shows with curves and texts. */
public final class ReportedTrials {
    /** So many trials are shown with their curves and texts. */
    public static final int MOST_WHOLE = 2000;

    private static final int MOST_FAILED = 500;

    private ReportedTrials() {}

    private record Setting(ObjectiveType objective, double rate, double alpha) {
        static Setting of(Trial trial) {
            return new Setting(trial.objective(), trial.supervisionRate(), trial.classificationWeight());
        }
    }

    /**
     * All records of an output, of any experiment. Whole are those of the report's trials or, if there are too many, of trials that
     * failed, and of those of each cell's selected α, the first splits first.
     *
     * @param experimentId of the report
     */
    public static List<TrialRecord> of(RecordStore store, RecordListing listing, String experimentId)
            throws IOException {
        List<TrialRecord> all = listing.summaries();
        Set<String> shown =
                shown(all.stream()
                                .filter(record -> record.experimentId().equals(experimentId))
                                .toList())
                        .stream()
                        .map(TrialRecord::trialId)
                        .collect(toSet());
        Map<String, TrialRecord> whole = store.read(listing, record -> shown.contains(record.trialId())).stream()
                .collect(toMap(TrialRecord::trialId, record -> record));
        return all.stream()
                .map(record -> whole.getOrDefault(record.trialId(), record))
                .toList();
    }

    /** The trials of an experiment that its report lists: all or, if there are too many, those that {@link #of} reads as a whole. */
    public static List<TrialRecord> shown(List<TrialRecord> experiment) {
        if (experiment.size() <= MOST_WHOLE) {
            return experiment;
        }
        Set<Setting> selected = Aggregates.cells(experiment).stream()
                .filter(cell -> cell.selected().isPresent())
                .map(cell -> new Setting(
                        cell.objective(), cell.supervisionRate(), cell.alpha().orElse(0)))
                .collect(toSet());
        return Stream.concat(
                        experiment.stream()
                                .filter(record -> !record.isCompleted())
                                .limit(MOST_FAILED),
                        experiment.stream()
                                .filter(TrialRecord::isCompleted)
                                .filter(record -> selected.contains(Setting.of(record.trial())))
                                .sorted(Comparator.comparing((TrialRecord record) ->
                                                record.trial().split())
                                        .thenComparing(record -> record.trial().seed())))
                .limit(MOST_WHOLE)
                .toList();
    }
}
