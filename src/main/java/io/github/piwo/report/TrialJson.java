package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.results.ReportedTrials;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A trial and its learning curves as JSON for the page's script. */
final class TrialJson {
    /** The precision of a curve's points; more would not be visible. */
    private static final double CURVE_PRECISION = 1e4;

    /** The reasons of failures are shown once, in full. */
    private static final int MOST_ERROR_CHARACTERS = 300;

    /** Of the curves of all trials together, which make up most of a page's weight. */
    private static final int POINTS = 40_000;

    private static final int FEWEST_POINTS = 20;

    private TrialJson() {}

    /** The most points of a curve if so many trials are listed. */
    static int points(int trials) {
        return Math.max(FEWEST_POINTS, POINTS / Math.max(1, Math.min(trials, ReportedTrials.MOST_WHOLE)));
    }

    /**
     * A finished trial, with this metric.
     *
     * @param points the most of each curve
     */
    static void write(TrialRecord trial, Metric metric, int points, ObjectNode row) {
        row.put("id", trial.trialId());
        row.put("name", trial.trial().describe());
        row.put("objective", trial.trial().objective().label());
        row.put("rate", trial.trial().supervisionRate());
        trial.trial().alpha().ifPresent(alpha -> row.put("alpha", alpha));
        row.put("split", trial.trial().split());
        row.put("started_at", trial.provenance().startedAt().toString());
        row.put("seconds", rounded(trial.provenance().seconds()));
        row.put("device", trial.provenance().device());
        row.put("host", trial.provenance().host());
        row.put("attempt", trial.provenance().attempt());
        result(row, trial.result(), metric);
        row.put("last_epoch", trial.epochs().size());
        curves(trial.epochs(), metric, points, row.putObject("epochs"));
    }

    private static void result(ObjectNode row, TrialResult result, Metric metric) {
        row.put("status", result.status());
        if (result instanceof Completed completed) {
            row.put("test", completed.test(metric));
            row.put("validation", completed.validation(metric));
            row.put("perplexity", number(completed.testPerplexity()));
            row.put("best_epoch", completed.bestEpoch());
            row.put("steps", completed.steps());
            row.put("stop_reason", completed.stopReason().name().toLowerCase(Locale.ROOT));
            row.put("tokens_per_second", rounded(completed.tokensPerSecond()));
        } else if (result instanceof Failed failed) {
            row.put("steps", failed.steps());
            row.put("error", cut(error(failed), MOST_ERROR_CHARACTERS));
        }
    }

    static String error(Failed failed) {
        return failed.errorClass() + (failed.errorMessage().isEmpty() ? "" : ": " + failed.errorMessage());
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + " …";
    }

    /** Its learning curves, one list for each figure; that of the validation texts has this metric. */
    static void curves(List<EpochMetrics> all, Metric metric, int points, ObjectNode curves) {
        List<EpochMetrics> epochs = thinned(all, points);
        curve(curves, "epoch", epochs, EpochMetrics::epoch);
        curve(curves, "validation", epochs, epoch -> epoch.validation(metric));
        curve(curves, "train", epochs, EpochMetrics::trainAccuracy);
        curve(curves, "loss", epochs, EpochMetrics::classifierLoss);
        curve(curves, "bound", epochs, EpochMetrics::boundUnlabelled);
    }

    /** At most so many epochs, evenly spread, with the first and the last. */
    private static List<EpochMetrics> thinned(List<EpochMetrics> epochs, int points) {
        if (epochs.size() <= points) {
            return epochs;
        }
        double step = (epochs.size() - 1.0) / (points - 1);
        return IntStream.range(0, points)
                .mapToObj(point -> epochs.get((int) Math.round(point * step)))
                .toList();
    }

    private static void curve(
            ObjectNode curves, String name, List<EpochMetrics> epochs, ToDoubleFunction<EpochMetrics> figure) {
        ArrayNode values = curves.putArray(name);
        epochs.forEach(epoch -> values.add(rounded(figure.applyAsDouble(epoch))));
    }

    private static Double number(double figure) {
        return Double.isFinite(figure) ? figure : null;
    }

    private static Double rounded(double figure) {
        return Double.isFinite(figure) ? Math.round(figure * CURVE_PRECISION) / CURVE_PRECISION : null;
    }
}
