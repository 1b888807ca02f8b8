package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.race.GridRaces;
import io.github.piwo.race.GridRaces.Cell;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a sweep has to run, and when: all trials at once, or those of a race when it has come to them. With a budget, one α of an
 * objective at a rate after the other, with all splits, as long as it lasts.
 */
final class Agenda {
    private final Metric metric;
    private final GridRaces races;
    private final Budget budget;
    /** The trials of each cell that cannot run yet, or of which that has not been asked; in the order of the plan. */
    private final Map<Cell, Map<Trial, PlannedTrial>> open = new LinkedHashMap<>();
    /** Cells of which some trials may have come to run. */
    private final Set<Cell> changed;
    /** The trials that can run and have not been handed out, in the order in which they are to run. */
    private final Map<Row, List<PlannedTrial>> ready;

    /** Trials that a race leaves out, for one reason. */
    record Skipped(List<PlannedTrial> trials, String reason) {}

    /** An α of an objective at a rate with one seed: what runs on all splits or not at all. */
    private record Row(long seed, ObjectiveType objective, double rate, double alpha) {
        /** One seed after the other. Then the references first, which take least; then the α in turns and, within them, the rates. */
        static final Comparator<Row> ORDER = Comparator.comparingLong(Row::seed)
                .thenComparing((Row row) -> row.objective().isGenerative())
                .thenComparingDouble(Row::alpha)
                .thenComparing(Row::objective)
                .thenComparingDouble(Row::rate);

        static Row of(PlannedTrial planned) {
            Trial trial = planned.trial();
            return new Row(trial.seed(), trial.objective(), trial.supervisionRate(), trial.classificationWeight());
        }
    }

    private Agenda(Metric metric, GridRaces races, Budget budget, List<PlannedTrial> trials) {
        this.metric = metric;
        this.races = races;
        this.budget = budget;
        for (PlannedTrial trial : trials) {
            open.computeIfAbsent(Cell.of(trial.trial()), any -> new LinkedHashMap<>())
                    .put(trial.trial(), trial);
        }
        this.changed = new LinkedHashSet<>(open.keySet());
        this.ready = budget.isLimited() ? new TreeMap<>(Row.ORDER) : new LinkedHashMap<>();
    }

    /**
     * The agenda of a plan.
     *
     * @param records of the output, of any experiment
     */
    static Agenda of(ExperimentSettings settings, String datasetFingerprint, GridPlan plan, List<TrialRecord> records) {
        return new Agenda(
                settings.training().metric(),
                races(settings, datasetFingerprint, records),
                Budget.after(settings.sweep().maxTrialHours(), plan.trials(), records),
                plan.toDo());
    }

    /** The races of the settings' experiment after these records of the output. */
    static GridRaces races(ExperimentSettings settings, String datasetFingerprint, List<TrialRecord> records) {
        String experiment = settings.experimentId(datasetFingerprint);
        return new GridRaces(
                settings.sweep(),
                settings.training().metric(),
                records.stream()
                        .filter(record -> record.experimentId().equals(experiment))
                        .toList());
    }

    /** All trials that may come to run and have not been handed out. */
    List<PlannedTrial> open() {
        return Stream.concat(open.values().stream().map(Map::values), ready.values().stream())
                .flatMap(Collection::stream)
                .toList();
    }

    /**
     * Trials that can run now; each is returned once.
     *
     * @param wanted how many are needed; without a budget all are returned
     */
    List<PlannedTrial> next(int wanted) {
        for (Cell cell : changed) {
            Map<Trial, PlannedTrial> ofCell = open.getOrDefault(cell, Map.of());
            for (Trial trial : races.runnable(ofCell.keySet())) {
                PlannedTrial runnable = ofCell.remove(trial);
                ready.computeIfAbsent(Row.of(runnable), any -> new ArrayList<>())
                        .add(runnable);
            }
        }
        changed.clear();
        List<PlannedTrial> next = new ArrayList<>();
        // As long as nothing is known of their time, no more are started than can run.
        for (var rows = ready.values().iterator(); rows.hasNext() && (!budget.isLimited() || next.size() < wanted); ) {
            List<PlannedTrial> row = rows.next();
            if (budget.allows(row)) {
                row.forEach(budget::started);
                next.addAll(row);
                rows.remove();
            }
        }
        return next;
    }

    /** A trial has ended. Returns what is not to be run therefore. */
    List<Skipped> ended(PlannedTrial trial, TrialOutcome outcome) {
        Cell cell = Cell.of(trial.trial());
        races.ended(trial.trial(), outcome.validation(metric));
        budget.ended(trial, outcome.seconds());
        changed.add(cell);
        Map<Trial, PlannedTrial> ofCell = open.getOrDefault(cell, Map.of());
        Map<String, List<PlannedTrial>> byReason = new LinkedHashMap<>();
        races.skipped(ofCell.keySet())
                .forEach((skipped, reason) -> byReason.computeIfAbsent(
                                describe(skipped) + " leaves " + reason, any -> new ArrayList<>())
                        .add(ofCell.remove(skipped)));
        return byReason.entrySet().stream()
                .map(entry -> new Skipped(entry.getValue(), entry.getKey()))
                .toList();
    }

    private static String describe(Trial trial) {
        return trial.objective().label() + " rate " + Trial.plain(trial.supervisionRate()) + ": α "
                + Trial.plain(trial.classificationWeight());
    }
}
