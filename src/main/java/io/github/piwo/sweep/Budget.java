package io.github.piwo.sweep;

import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The time that trials may take together: what those with a record have taken, and what those that were started are expected to take.
 */
final class Budget {
    private final double limit;
    private double spent;
    private final Map<ObjectiveType, Pace> paces = new EnumMap<>(ObjectiveType.class);
    /** By their identity, since a trial that is tried again is another one otherwise. */
    private final Map<String, PlannedTrial> started = new HashMap<>();

    /** What trials of one objective have taken. */
    private static final class Pace {
        private double seconds;
        private double flops;
        private int trials;

        private double secondsOfATrial() {
            return seconds / trials;
        }
    }

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
                    budget.ended(trial, record.provenance().seconds());
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
        return spent < limit && spent + expected(started.values()) + expected(trials) <= limit;
    }

    private double expected(Collection<PlannedTrial> trials) {
        return isLimited() ? trials.stream().mapToDouble(this::expected).sum() : 0;
    }

    /** By the work and the objective; for an objective of which none has ended, that of a trial of the slowest one. */
    private double expected(PlannedTrial trial) {
        Pace own = paces.get(trial.trial().objective());
        return own != null
                ? trial.flops() * own.seconds / own.flops
                : paces.values().stream()
                        .mapToDouble(Pace::secondsOfATrial)
                        .max()
                        .orElse(0);
    }

    void started(PlannedTrial trial) {
        started.put(trial.id(), trial);
    }

    void ended(PlannedTrial trial, double seconds) {
        started.remove(trial.id());
        spent += seconds;
        Pace pace = paces.computeIfAbsent(trial.trial().objective(), any -> new Pace());
        pace.seconds += seconds;
        pace.flops += trial.flops();
        pace.trials++;
    }
}
