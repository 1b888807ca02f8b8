package io.github.piwo.monitor;

import static java.util.stream.Collectors.toCollection;

import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.results.TextGrid;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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
        Map<Cell, Integer> completed = count(plan.completed());
        Map<Cell, Integer> failed = count(plan.failed());
        Map<Cell, Integer> all = count(plan.toDo());
        completed.forEach((cell, trials) -> all.merge(cell, trials, Integer::sum));
        failed.forEach((cell, trials) -> all.merge(cell, trials, Integer::sum));
        return all.entrySet().stream()
                .map(cell -> new CellCounts(
                        cell.getKey().objective,
                        cell.getKey().rate,
                        cell.getValue(),
                        completed.getOrDefault(cell.getKey(), 0),
                        failed.getOrDefault(cell.getKey(), 0)))
                .toList();
    }

    /** In the order of Table 1. */
    private record Cell(ObjectiveType objective, double rate) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::objective).thenComparing(Cell::rate);

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }

    private static SortedMap<Cell, Integer> count(List<PlannedTrial> trials) {
        SortedMap<Cell, Integer> counts = new TreeMap<>();
        trials.forEach(planned -> counts.merge(
                new Cell(planned.trial().objective(), planned.trial().supervisionRate()), 1, Integer::sum));
        return counts;
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
