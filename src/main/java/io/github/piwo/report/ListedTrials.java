package io.github.piwo.report;

import static java.util.stream.Collectors.toSet;

import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The trials that the page lists with their learning curves, few enough to keep it light. The tables have all. */
final class ListedTrials {
    /** A page of so many trials opens within a second or two. */
    static final int MOST = 2000;

    private static final int MOST_FAILED = 500;
    /** Of all curves together. */
    private static final int POINTS = 40_000;

    private static final int FEWEST_POINTS = 20;

    private ListedTrials() {}

    /** What the trials of one mean have in common. */
    private record Setting(Object objective, double rate, double alpha) {
        static Setting of(Trial trial) {
            return new Setting(trial.objective(), trial.supervisionRate(), trial.classificationWeight());
        }
    }

    /** All trials; where they are too many, those that failed and those of each cell's selected α, the first splits first. */
    static List<TrialRecord> of(Report report) {
        if (report.trials().size() <= MOST) {
            return report.trials();
        }
        List<TrialRecord> failed = report.trials().stream()
                .filter(trial -> !trial.isCompleted())
                .limit(MOST_FAILED)
                .toList();
        Set<Setting> selected = report.aggregates().cells().stream()
                .map(cell -> new Setting(
                        cell.objective(), cell.supervisionRate(), cell.alpha().orElse(0)))
                .collect(toSet());
        Stream<TrialRecord> chosen = report.trials().stream()
                .filter(trial -> trial.isCompleted() && selected.contains(Setting.of(trial.trial())))
                .sorted(Comparator.comparing(trial -> trial.trial().split()))
                .limit(MOST - failed.size());
        return Stream.concat(chosen, failed.stream()).toList();
    }

    /** The most points of a curve if so many trials are listed. */
    static int points(int trials) {
        return Math.max(FEWEST_POINTS, POINTS / Math.max(1, Math.min(trials, MOST)));
    }
}
