package io.github.piwo.results;

import static java.util.stream.Collectors.toMap;

import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The records that a report of one experiment is made from. */
public final class ReportedTrials {
    /** In larger experiments only the trials of the selected α are reported with their learning curves and texts. */
    public static final int MOST_WHOLE = 2000;

    private ReportedTrials() {}

    /**
     * All records of an output: as a whole where the report shows them so, otherwise their summaries.
     *
     * @param experimentId of the report
     */
    public static List<TrialRecord> of(RecordStore store, RecordListing listing, String experimentId)
            throws IOException {
        List<TrialRecord> own = listing.summaries().stream()
                .filter(record -> record.experimentId().equals(experimentId))
                .toList();
        Predicate<TrialRecord> isShown = own.size() <= MOST_WHOLE ? any -> true : isSelected(own);
        Map<String, TrialRecord> whole =
                store
                        .read(listing, record -> record.experimentId().equals(experimentId) && isShown.test(record))
                        .stream()
                        .collect(toMap(TrialRecord::trialId, record -> record));
        return listing.summaries().stream()
                .map(record -> whole.getOrDefault(record.trialId(), record))
                .toList();
    }

    private record Cell(ObjectiveType objective, double rate, double alpha) {}

    private static Predicate<TrialRecord> isSelected(List<TrialRecord> experiment) {
        Set<Cell> selected = Aggregates.of(experiment).cells().stream()
                .filter(cell -> cell.selected().isPresent())
                .map(cell -> new Cell(
                        cell.objective(), cell.supervisionRate(), cell.alpha().orElse(0)))
                .collect(Collectors.toSet());
        return record -> {
            Trial trial = record.trial();
            return selected.contains(
                    new Cell(trial.objective(), trial.supervisionRate(), trial.classificationWeight()));
        };
    }
}
