package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.race.GridRaces;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What the page counts over all trials, also over those that it does not list. Adding a trial costs the same at any number. */
final class TrialCounts {

    /** A cell of Table 1. */
    private record Cell(ObjectiveType objective, double rate) {
        static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::objective).thenComparing(Cell::rate);
    }

    private static final class Numbers {
        int planned;
        int completed;
        int failed;
    }

    private static final class Cost {
        int trials;
        double seconds;
        long steps;
        double tokensPerSecond;
        int measured;
    }

    private final Map<Cell, Numbers> cells = new TreeMap<>(Cell.ORDER);
    private final Map<ObjectiveType, Cost> costs = new TreeMap<>();
    private final Map<String, Integer> versions = new TreeMap<>();
    private final Map<String, Integer> devices = new TreeMap<>();
    private final Map<String, Integer> hosts = new TreeMap<>();
    private final FailureReasons failures = new FailureReasons();
    private final GridRaces races;
    private final Metric metric;

    /** Before the first trial of an experiment. */
    TrialCounts(ExperimentSettings settings) {
        races = new GridRaces(settings.sweep());
        metric = settings.training().metric();
        int splits = settings.sweep().repetitions().size();
        int alphas = settings.sweep().alphas().size();
        for (ObjectiveType objective : settings.sweep().rows()) {
            for (double rate : settings.sweep().supervisionRates()) {
                numbers(objective, rate).planned = objective.isGenerative() ? splits * alphas : splits;
            }
        }
    }

    private Numbers numbers(ObjectiveType objective, double rate) {
        return cells.computeIfAbsent(new Cell(objective, rate), any -> new Numbers());
    }

    void add(TrialRecord trial) {
        Numbers cell = numbers(trial.trial().objective(), trial.trial().supervisionRate());
        Cost cost = costs.computeIfAbsent(trial.trial().objective(), any -> new Cost());
        Provenance provenance = trial.provenance();
        cost.trials++;
        cost.seconds += provenance.seconds();
        races.ended(trial, metric);
        if (trial.result() instanceof Completed completed) {
            cell.completed++;
            cost.steps += completed.steps();
            if (Double.isFinite(completed.tokensPerSecond())) {
                cost.tokensPerSecond += completed.tokensPerSecond();
                cost.measured++;
            }
        } else if (trial.result() instanceof Failed failed) {
            cell.failed++;
            cost.steps += failed.steps();
            failures.add(trial, failed);
        }
        versions.merge("piwo " + provenance.codeVersion(), 1, Integer::sum);
        provenance.libraryVersions().forEach((name, version) -> versions.merge(name + " " + version, 1, Integer::sum));
        devices.merge(provenance.device(), 1, Integer::sum);
        hosts.merge(provenance.host(), 1, Integer::sum);
    }

    /** The number of trials of the grid, but for those that races have left out. */
    int planned() {
        return cells.keySet().stream().mapToInt(this::planned).sum();
    }

    private int planned(Cell cell) {
        return cells.get(cell).planned
                - races.skipped(new GridRaces.Cell(cell.objective, cell.rate)).size();
    }

    /** Adds {@code summary}, {@code grid}, {@code cost}, {@code failures} and {@code machines}. */
    void write(ObjectNode json) {
        ObjectNode summary = json.putObject("summary");
        summary.put(
                "completed",
                cells.values().stream().mapToInt(cell -> cell.completed).sum());
        summary.put(
                "failed", cells.values().stream().mapToInt(cell -> cell.failed).sum());
        summary.put("planned", planned());
        summary.put(
                "seconds",
                costs.values().stream().mapToDouble(cost -> cost.seconds).sum());
        grid(json.putArray("grid"));
        cost(json.putArray("cost"));
        failures.write(json);
        ObjectNode machines = json.putObject("machines");
        versions.forEach(machines.putObject("versions")::put);
        devices.forEach(machines.putObject("devices")::put);
        hosts.forEach(machines.putObject("hosts")::put);
    }

    private void grid(ArrayNode rows) {
        cells.forEach((cell, numbers) -> rows.addObject()
                .put("objective", cell.objective.label())
                .put("rate", cell.rate)
                .put("planned", planned(cell))
                .put("completed", numbers.completed)
                .put("failed", numbers.failed));
    }

    private void cost(ArrayNode rows) {
        costs.forEach((objective, cost) -> rows.addObject()
                .put("objective", objective.label())
                .put("trials", cost.trials)
                .put("seconds", cost.seconds)
                .put("steps", cost.steps)
                .put("speed", cost.measured == 0 ? null : (Double) (cost.tokensPerSecond / cost.measured)));
    }
}
