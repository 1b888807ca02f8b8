package io.github.piwo.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.ReportedTrials;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The data of a running sweep's page. Each part has the version of its last change, so that a page which says what it has
 * already is sent only what is newer. Each part is turned into JSON once for all pages.
 *
 * <p>Not thread-safe.
 */
public final class LiveData {
    private final Metric metric;
    private final int points;
    private final TrialCounts counts;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    /** The trials that ended last, the newest first. */
    private final Deque<Part> trials = new ArrayDeque<>();

    /** Above all versions of a process that was started before and served the same address. */
    private final long first = System.currentTimeMillis();

    private long version = first;

    private record Part(String json, long version) {}

    /** Before the first trial of an experiment. */
    public LiveData(ExperimentSettings settings) {
        metric = settings.training().metric();
        counts = new TrialCounts(settings);
        points = TrialJson.points(counts.planned());
        put("most_trials", Json.MAPPER.getNodeFactory().numberNode(ReportedTrials.MOST_WHOLE));
    }

    /** Adds a finished trial of the experiment. */
    public void add(TrialRecord trial) {
        counts.add(trial);
        ObjectNode row = Json.MAPPER.createObjectNode();
        TrialJson.write(trial, metric, points, row);
        trials.addFirst(new Part(ReportJson.text(row), ++version));
        if (trials.size() > ReportedTrials.MOST_WHOLE) {
            trials.removeLast();
        }
    }

    /** Replaces what counts the added trials. */
    public void updateCounts() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        counts.write(json);
        putAll(json);
    }

    /** Replaces what is computed from all trials together. */
    public void updateTables(Report report) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ReportJson.tables(report, json);
        putAll(json);
    }

    /** Replaces what is shown of running trials. */
    public void update(SweepView view) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("finished", view.finished());
        OptionalDouble left = view.secondsLeft();
        json.put("seconds_left", left.isPresent() ? (Double) left.getAsDouble() : null);
        ArrayNode running = json.putArray("running");
        for (SweepView.Running trial : view.running()) {
            ObjectNode row = running.addObject();
            row.put("name", trial.trial());
            row.put("objective", trial.objective().label());
            row.put("rate", trial.supervisionRate());
            TrialJson.curves(trial.epochs(), metric, points, row.putObject("epochs"));
        }
        put("sweep", json);
    }

    private void putAll(ObjectNode json) {
        json.properties().forEach(part -> put(part.getKey(), part.getValue()));
    }

    private void put(String name, JsonNode value) {
        String json = ReportJson.text(value);
        Part now = parts.get(name);
        if (now == null || !now.json.equals(json)) {
            parts.put(name, new Part(json, ++version));
        }
    }

    /** The version of the newest change. */
    public long version() {
        return version;
    }

    /**
     * What is newer than a version: the page's data with only the parts and trials that have changed.
     *
     * @param since what the page has; everything is sent if it is not a version of this object
     * @return empty if nothing is newer
     */
    public Optional<String> since(long since) {
        if (since == version) {
            return Optional.empty();
        }
        boolean isWhole = since < first || since > version;
        long known = isWhole ? 0 : since;
        StringBuilder json = new StringBuilder("{\"version\":").append(version);
        json.append(",\"whole\":").append(isWhole);
        parts.forEach((name, part) -> {
            if (part.version > known) {
                json.append(",\"").append(name).append("\":").append(part.json);
            }
        });
        json.append(",\"trials\":[");
        Iterator<Part> newest = trials.iterator();
        String comma = "";
        while (newest.hasNext()) {
            Part trial = newest.next();
            if (trial.version <= known) {
                break;
            }
            json.append(comma).append(trial.json);
            comma = ",";
        }
        return Optional.of(json.append("]}").toString());
    }
}
