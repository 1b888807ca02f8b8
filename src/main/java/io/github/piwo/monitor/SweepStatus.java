package io.github.piwo.monitor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;

/**
 * The progress of a sweep as another process sees it: from the records, and from {@code progress.json} of a running sweep.
 *
 * @param trials of the grid, but for those that races have left out
 * @param isRunning whether a sweep of this experiment has updated its progress within the last minute
 * @param cells the cells of Table 1, in its order
 * @param running the trials that hold a task slot
 * @param secondsLeft empty if not running, or if not known yet
 * @param latest the trials that ended last, the newest first, one line each
 * @param setAside damaged files and folders that were moved out of the way, as paths below the output
 */
public record SweepStatus(
        int trials,
        int completed,
        int failed,
        boolean isRunning,
        List<CellCounts> cells,
        List<ActiveTrial> running,
        OptionalDouble secondsLeft,
        List<String> latest,
        List<String> setAside) {
    private static final Duration STALE = Duration.ofSeconds(60);

    /** Copies the lists. */
    public SweepStatus {
        cells = List.copyOf(cells);
        running = List.copyOf(running);
        latest = List.copyOf(latest);
        setAside = List.copyOf(setAside);
    }

    /**
     * Reads the status of the sweep of these settings. Changes nothing.
     *
     * @param records of the settings' output; pass the same object at each call, so that each record is read only once
     * @param setAside see {@link SweepStatus}
     */
    public static SweepStatus read(
            ExperimentSettings settings,
            DatasetManifest dataset,
            Configuration hadoop,
            RecordView records,
            List<String> setAside)
            throws IOException {
        return read(settings, dataset, hadoop, records, setAside, InstantSource.system());
    }

    static SweepStatus read(
            ExperimentSettings settings,
            DatasetManifest dataset,
            Configuration hadoop,
            RecordView records,
            List<String> setAside,
            InstantSource clock)
            throws IOException {
        GridPlan plan = GridPlan.of(settings, dataset, records.summaries(), Map.of());
        String experiment = settings.experimentId(dataset.fingerprint());
        Instant oldest = clock.instant().minus(STALE);
        Optional<ProgressFile> live = ProgressFile.read(new OutputFiles(settings.output(), hadoop))
                .filter(progress -> progress.experiment().equals(experiment))
                .filter(progress ->
                        !progress.finished() && !progress.updatedAt().isBefore(oldest));
        return new SweepStatus(
                plan.size() - plan.skipped().size(),
                plan.completed().size(),
                plan.failed().size(),
                live.isPresent(),
                CellCounts.of(plan),
                live.map(ProgressFile::running).orElse(List.of()),
                live.map(ProgressFile::timeLeft).orElse(OptionalDouble.empty()),
                live.map(ProgressFile::latest).orElse(List.of()),
                setAside);
    }

    /** For scripts: one object with the components' names in snake_case; {@code seconds_left} is null if not known. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("trials", trials);
        json.put("completed", completed);
        json.put("failed", failed);
        json.put("to_do", trials - completed - failed);
        json.put("is_running", isRunning);
        for (CellCounts cell : cells) {
            ObjectNode row = json.withArray("cells").addObject();
            row.put("objective", cell.objective().label());
            row.put("supervision_rate", cell.supervisionRate());
            row.put("trials", cell.trials());
            row.put("completed", cell.completed());
            row.put("failed", cell.failed());
        }
        ArrayNode trials = json.putArray("running");
        for (ActiveTrial trial : running) {
            ObjectNode row = trials.addObject();
            row.put("trial", trial.trial());
            row.put("epoch", trial.epoch());
            row.put("validation_accuracy", trial.validationAccuracy());
        }
        json.put("seconds_left", secondsLeft.isPresent() ? (Double) secondsLeft.getAsDouble() : null);
        latest.forEach(json.putArray("latest")::add);
        setAside.forEach(json.putArray("set_aside")::add);
        return json.toString();
    }

    /** For people: a few lines. */
    public String describe() {
        StringBuilder text = new StringBuilder(completed + " of " + trials + " trials done, " + failed + " failed, ");
        text.append(isRunning ? running.size() + " running" : "not running");
        secondsLeft.ifPresent(seconds -> text.append(", left ").append(TimeLeft.describe(seconds)));
        text.append('\n').append(CellCounts.grid(cells).indent(2).stripTrailing());
        running.forEach(trial -> text.append("\n  running: ").append(trial.describe()));
        latest.forEach(trial -> text.append("\n  ended: ").append(trial));
        setAside.forEach(path -> text.append("\n  damaged and set aside: ").append(path));
        return text.append('\n').toString();
    }
}
