package io.github.piwo.race;

import io.github.piwo.config.SweepSettings;
import io.github.piwo.race.AlphaRace.Run;
import io.github.piwo.race.AlphaRace.Standing;
import io.github.piwo.race.GridRaces.Cell;
import io.github.piwo.trial.AlphaOrder;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What racing would have saved and changed in a grid that has run.
 *
 * @param races one for each objective with α, at each rate, if all of its trials have records
 * @param incomplete the number of those that are not complete and left out
 * @param secondsOfOthers the time of trials without α, which no race saves
 */
public record Replay(List<Race> races, int incomplete, double secondsOfOthers) {

    /**
     * A cell of Table 1.
     *
     * @param trials of the whole grid
     * @param saved the number of those that would not have run
     * @param seconds the time of the whole grid's trials
     * @param secondsSaved the time of those that would not have run
     * @param ofGrid the α that the grid has chosen
     * @param ofRace the α that the race would have chosen
     * @param testLoss by how much the metric on test texts is lower with the race's α; empty if one of them has no result
     */
    public record Race(
            Cell cell,
            int trials,
            int saved,
            double seconds,
            double secondsSaved,
            double ofGrid,
            double ofRace,
            OptionalDouble testLoss) {}

    /** Copies the list. */
    public Replay {
        races = List.copyOf(races);
    }

    /**
     * Replays the grid of these settings.
     *
     * @param records of one experiment
     */
    public static Replay of(SweepSettings sweep, Metric metric, Collection<TrialRecord> records) {
        Map<Cell, Map<Run, TrialRecord>> cells = new HashMap<>();
        double others = 0;
        for (TrialRecord record : records) {
            Trial trial = record.trial();
            if (trial.objective().isGenerative()) {
                cells.computeIfAbsent(Cell.of(trial), any -> new HashMap<>())
                        .put(new Run(trial.classificationWeight(), trial.repetition()), record);
            } else if (sweep.rows().contains(trial.objective())) {
                others += record.provenance().seconds();
            }
        }
        List<Race> races = new ArrayList<>();
        int incomplete = 0;
        for (ObjectiveType objective : sweep.objectives()) {
            for (double rate : sweep.supervisionRates()) {
                if (objective.isGenerative()) {
                    Cell cell = new Cell(objective, rate);
                    Map<Run, TrialRecord> own = cells.getOrDefault(cell, Map.of());
                    if (own.keySet().containsAll(runs(sweep))) {
                        races.add(race(sweep, metric, cell, own));
                    } else {
                        incomplete++;
                    }
                }
            }
        }
        return new Replay(races, incomplete, others);
    }

    private static List<Run> runs(SweepSettings sweep) {
        return sweep.alphas().stream()
                .flatMap(alpha -> sweep.repetitions().stream().map(repetition -> new Run(alpha, repetition)))
                .toList();
    }

    private static Race race(SweepSettings sweep, Metric metric, Cell cell, Map<Run, TrialRecord> records) {
        Map<Run, Double> scores = new HashMap<>();
        records.forEach((run, record) -> scores.put(run, GridRaces.score(record, metric)));
        // Round by round, as if the others had not run.
        Map<Run, Double> known = new HashMap<>();
        Standing standing = AlphaRace.of(sweep.racing(), sweep.alphas(), sweep.repetitions(), known);
        while (!standing.next().isEmpty()) {
            standing.next().forEach(run -> known.put(run, scores.get(run)));
            standing = AlphaRace.of(sweep.racing(), sweep.alphas(), sweep.repetitions(), known);
        }
        double ofGrid = best(sweep, sweep.alphas(), scores);
        double ofRace = best(sweep, standing.left(), scores);
        return new Race(
                cell,
                runs(sweep).size(),
                standing.skipped().size(),
                seconds(runs(sweep), records),
                seconds(standing.skipped().keySet(), records),
                ofGrid,
                ofRace,
                ofGrid == ofRace
                        ? OptionalDouble.of(0)
                        : difference(test(sweep, metric, ofGrid, records), test(sweep, metric, ofRace, records)));
    }

    private static double best(SweepSettings sweep, List<Double> alphas, Map<Run, Double> scores) {
        return alphas.stream()
                .max(AlphaOrder.of(alpha -> mean(sweep, alpha, scores), alpha -> alpha))
                .orElseThrow();
    }

    private static double mean(SweepSettings sweep, double alpha, Map<Run, Double> scores) {
        return sweep.repetitions().stream()
                .mapToDouble(repetition -> scores.get(new Run(alpha, repetition)))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private static double seconds(Collection<Run> runs, Map<Run, TrialRecord> records) {
        return runs.stream()
                .mapToDouble(run -> records.get(run).provenance().seconds())
                .sum();
    }

    private static OptionalDouble test(
            SweepSettings sweep, Metric metric, double alpha, Map<Run, TrialRecord> records) {
        return sweep.repetitions().stream()
                .map(repetition -> records.get(new Run(alpha, repetition)).result())
                .filter(Completed.class::isInstance)
                .mapToDouble(result -> ((Completed) result).test(metric))
                .average();
    }

    private static OptionalDouble difference(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() - other.getAsDouble())
                : OptionalDouble.empty();
    }

    /** The number of trials of all races. */
    public int trials() {
        return races.stream().mapToInt(Race::trials).sum();
    }

    /** The number of those that would not have run. */
    public int saved() {
        return races.stream().mapToInt(Race::saved).sum();
    }

    /** The time of all trials, also of those without α. */
    public double seconds() {
        return secondsOfOthers + races.stream().mapToDouble(Race::seconds).sum();
    }

    /** The time of the trials that would not have run. */
    public double secondsSaved() {
        return races.stream().mapToDouble(Race::secondsSaved).sum();
    }

    /** The cells whose α would have been another one. */
    public List<Race> changed() {
        return races.stream().filter(race -> race.ofGrid() != race.ofRace()).toList();
    }
}
