package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Failed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why trials failed: each reason once, with the first trials that it happened to. */
final class FailureReasons {
    /** Messages may have a number or a path in them that makes each another one. */
    static final int MOST_REASONS = 50;

    private static final int MOST_TRIALS = 20;
    private static final int MOST_CHARACTERS = 10_000;

    private static final class Reason {
        final String status;
        final String stackTrace;
        final List<String> trials = new ArrayList<>();
        int n;

        Reason(Failed first) {
            status = first.status();
            stackTrace = TrialJson.cut(first.stackTrace(), MOST_CHARACTERS);
        }
    }

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private int others;

    void add(TrialRecord trial, Failed failed) {
        String error = TrialJson.cut(TrialJson.error(failed), MOST_CHARACTERS);
        if (!reasons.containsKey(error) && reasons.size() == MOST_REASONS) {
            others++;
            return;
        }
        Reason reason = reasons.computeIfAbsent(error, any -> new Reason(failed));
        reason.n++;
        if (reason.trials.size() < MOST_TRIALS) {
            reason.trials.add(trial.trial().describe() + " (attempt "
                    + trial.provenance().attempt() + ", " + trial.provenance().host() + ", after " + failed.steps()
                    + " steps)");
        }
    }

    /** Adds {@code failures} and {@code other_failures}, the number of trials with further reasons. */
    void write(ObjectNode json) {
        ArrayNode rows = json.putArray("failures");
        reasons.forEach((error, reason) -> {
            ObjectNode row = rows.addObject();
            row.put("reason", error);
            row.put("status", reason.status);
            row.put("n", reason.n);
            row.put("stack_trace", reason.stackTrace);
            reason.trials.forEach(row.putArray("trials")::add);
        });
        json.put("other_failures", others);
    }
}
