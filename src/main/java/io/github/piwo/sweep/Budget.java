package io.github.piwo.sweep;

import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.trial.TrialRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The time that trials may take together: what those with a record have taken, and what those that were started are expected to take, by
 * the work of all and the time of those that have ended.
 */
final class Budget {
    private final double limit;
    private double spent;
    /** The time and the work of the trials from which the time of others is estimated. */
    private double seconds;

    private double flops;
    private double flopsStarted;

    private Budget(double limit) {
        this.limit = limit;
    }

    /**
     * What is left after these records.
     *
     * @param hours 0 for no limit
     * @param trials of the grid
     * @param records of any trials
     */
    static Budget after(double hours, Collection<PlannedTrial> trials, List<TrialRecord> records) {
        Budget budget = new Budget(hours == 0 ? Double.POSITIVE_INFINITY : 3600 * hours);
        if (budget.isLimited()) {
            Map<String, PlannedTrial> byId =
                    trials.stream().collect(Collectors.toMap(PlannedTrial::id, Function.identity()));
            for (TrialRecord record : records) {
                PlannedTrial trial = byId.get(record.trialId());
                if (trial != null) {
                    budget.count(trial, record.provenance().seconds());
                }
            }
        }
        return budget;
    }

    boolean isLimited() {
        return Double.isFinite(limit);
    }

    /** Whether these can be expected to end within the budget. Before any trial has ended, nothing is known of their time. */
    boolean allows(Collection<PlannedTrial> trials) {
        double more = trials.stream().mapToDouble(PlannedTrial::flops).sum();
        double perFlop = flops == 0 ? 0 : seconds / flops;
        return spent + (flopsStarted + more) * perFlop <= limit && spent < limit;
    }

    void started(PlannedTrial trial) {
        flopsStarted += trial.flops();
    }

    void ended(PlannedTrial trial, double seconds) {
        flopsStarted = Math.max(0, flopsStarted - trial.flops());
        count(trial, seconds);
    }

    private void count(PlannedTrial trial, double ownSeconds) {
        spent += ownSeconds;
        // Baselines take a time of their own kind, and so little of it that they say nothing of the others.
        if (!trial.trial().objective().isBaseline()) {
            seconds += ownSeconds;
            flops += trial.flops();
        }
    }
}
