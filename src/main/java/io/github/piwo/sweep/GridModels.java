package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.results.Aggregates;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.store.ModelStore;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which models of a grid are kept. */
final class GridModels {
    private final KeptModels keep;
    private final Map<String, TrialRecord> records;
    private final Set<String> unreadable;
    private final Set<Cell> cells = new HashSet<>();
    private final Set<Cell> open;
    /** The chosen α of each cell of the grid; 0 where there is none to choose. */
    private final Map<Cell, Double> chosen = new HashMap<>();

    private final String experimentId;

    /** An objective at a rate. */
    private record Cell(ObjectiveType objective, double rate) {
        static Cell of(Trial trial) {
            return new Cell(trial.objective(), trial.supervisionRate());
        }
    }

    /**
     * For a grid whose trials have run.
     *
     * @param all the records of the output, also those of other experiments
     * @param unreadable trials whose record is damaged, so that nobody knows whether their models are wanted
     */
    GridModels(
            ExperimentSettings settings,
            String datasetFingerprint,
            GridPlan plan,
            List<TrialRecord> all,
            Set<String> unreadable) {
        this.keep = settings.keptModels();
        this.experimentId = settings.experimentId(datasetFingerprint);
        this.unreadable = Set.copyOf(unreadable);
        this.records = all.stream().collect(Collectors.toMap(TrialRecord::trialId, record -> record));
        // A failed trial may be tried again, and another α may then be the best.
        this.open = Stream.concat(plan.toDo().stream(), plan.failed().stream())
                .map(planned -> Cell.of(planned.trial()))
                .collect(Collectors.toSet());
        plan.trials().forEach(planned -> cells.add(Cell.of(planned.trial())));
        List<TrialRecord> own = all.stream().filter(this::isOfThisExperiment).toList();
        for (CellAccuracy cell : Aggregates.cells(own)) {
            cell.selected()
                    .ifPresent(selected -> chosen.put(
                            new Cell(cell.objective(), cell.supervisionRate()),
                            selected.alpha().orElse(0)));
        }
    }

    private boolean isOfThisExperiment(TrialRecord record) {
        return record.experimentId().equals(experimentId);
    }

    /**
     * Removes models that nothing wants: those without a record or with that of a failed trial, and, if only selected models are kept,
     * those of an α that was not chosen although all trials of its objective and rate have completed.
     */
    void prune(ModelStore store) throws IOException {
        Set<String> unwanted = new TreeSet<>(store.unfinished());
        store.ids().stream().filter(id -> !isWanted(id)).forEach(unwanted::add);
        for (String id : unwanted) {
            store.delete(id);
        }
    }

    private boolean isWanted(String id) {
        TrialRecord record = records.get(id);
        if (record == null || !record.isCompleted()) {
            return unreadable.contains(id);
        }
        Cell cell = Cell.of(record.trial());
        return keep != KeptModels.SELECTED
                || !isOfThisExperiment(record)
                || !cells.contains(cell)
                || open.contains(cell)
                || isSelected(record);
    }

    private boolean isSelected(TrialRecord record) {
        Trial trial = record.trial();
        return chosen.getOrDefault(Cell.of(trial), Double.NaN) == trial.alpha().orElse(0);
    }

    /** One line for people: how many models there are, and how many are missing. */
    String describe(ModelStore store) throws IOException {
        Set<String> ids = store.ids();
        long missing = records.values().stream()
                .filter(record -> isOfThisExperiment(record) && record.isCompleted())
                .filter(record -> keep == KeptModels.ALL || isSelected(record))
                .filter(record -> !ids.contains(record.trialId()))
                .count();
        return ids.size() + " models kept in models/"
                + (missing == 0
                        ? ""
                        : "; " + missing
                                + " trials have none, since they ran before models were kept: piwo train --model"
                                + " trains one");
    }
}
