package io.github.piwo.monitor;

import static java.util.stream.Collectors.toCollection;

import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.results.TextGrid;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The numbers of trials of a cell of Table 1.
 *
 * @param trials all of them, over all α and splits
 */
public record CellCounts(ObjectiveType objective, double supervisionRate, int trials, int completed, int failed) {

    /** The cells of a plan, by objective and rate. */
    static List<CellCounts> of(GridPlan plan) {
        List<Trial> completed =
                plan.completed().stream().map(PlannedTrial::trial).toList();
        List<Trial> failed = plan.failed().stream().map(PlannedTrial::trial).toList();
        List<Trial> all = Stream.of(plan.completed(), plan.failed(), plan.toDo())
                .flatMap(List::stream)
                .map(PlannedTrial::trial)
                .toList();
        List<CellCounts> cells = new ArrayList<>();
        for (ObjectiveType objective : ObjectiveType.values()) {
            for (double rate : rates(all)) {
                int trials = count(all, objective, rate);
                if (trials > 0) {
                    cells.add(new CellCounts(
                            objective,
                            rate,
                            trials,
                            count(completed, objective, rate),
                            count(failed, objective, rate)));
                }
            }
        }
        return cells;
    }

    private static SortedSet<Double> rates(List<Trial> trials) {
        return trials.stream().map(Trial::supervisionRate).collect(toCollection(TreeSet::new));
    }

    private static int count(List<Trial> trials, ObjectiveType objective, double rate) {
        return (int) trials.stream()
                .filter(trial -> trial.objective() == objective && trial.supervisionRate() == rate)
                .count();
    }

    /** A text with one line for each objective and one column for each rate. */
    static String grid(List<CellCounts> cells) {
        SortedSet<Double> rates =
                cells.stream().map(CellCounts::supervisionRate).collect(toCollection(TreeSet::new));
        TextGrid grid = new TextGrid();
        grid.add(Stream.concat(Stream.of(""), rates.stream().map(Trial::plain)).toList());
        cells.stream().map(CellCounts::objective).distinct().forEach(objective -> {
            List<String> row = new ArrayList<>(List.of(objective.label()));
            for (double rate : rates) {
                row.add(cells.stream()
                        .filter(cell -> cell.objective() == objective && cell.supervisionRate() == rate)
                        .map(CellCounts::describe)
                        .findFirst()
                        .orElse("–"));
            }
            grid.add(row);
        });
        return grid.toString();
    }

    private String describe() {
        return completed + "/" + trials + (failed > 0 ? " " + failed + " failed" : "");
    }
}
