package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A trial and its learning curves as JSON for the page's script. */
final class TrialJson {
    /** The precision of a curve's points; more would not be visible. */
    private static final double CURVE_PRECISION = 1e4;

    private TrialJson() {}

    /** A finished trial, with this metric. */
    static void write(TrialRecord trial, Metric metric, ObjectNode row) {
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
        curves(trial.epochs(), metric, row.putObject("epochs"));
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
            row.put(
                    "error",
                    failed.errorClass() + (failed.errorMessage().isEmpty() ? "" : ": " + failed.errorMessage()));
            row.put("stack_trace", failed.stackTrace());
        }
    }

    /** Its learning curves, one list for each figure; that of the validation texts has this metric. */
    static void curves(List<EpochMetrics> epochs, Metric metric, ObjectNode curves) {
        curve(curves, "epoch", epochs, EpochMetrics::epoch);
        curve(curves, "validation", epochs, epoch -> epoch.validation(metric));
        curve(curves, "train", epochs, EpochMetrics::trainAccuracy);
        curve(curves, "loss", epochs, EpochMetrics::classifierLoss);
        curve(curves, "bound", epochs, EpochMetrics::boundUnlabelled);
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
