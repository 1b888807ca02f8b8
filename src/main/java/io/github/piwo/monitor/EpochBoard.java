package io.github.piwo.monitor;

import io.github.piwo.trial.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The epochs that running trials have reported. A trial that starts again reports some of them again. */
final class EpochBoard {
    private final Map<String, NavigableMap<Integer, EpochMetrics>> epochs = new TreeMap<>();

    synchronized void heard(EpochReport report) {
        epochs.computeIfAbsent(report.trialId(), any -> new TreeMap<>())
                .put(report.epoch().epoch(), report.epoch());
    }

    /** The reported epochs of a trial, in order. */
    synchronized List<EpochMetrics> of(String trialId) {
        return List.copyOf(epochs.getOrDefault(trialId, new TreeMap<>()).values());
    }

    /** Forgets a trial, once its record is stored. */
    synchronized void forget(String trialId) {
        epochs.remove(trialId);
    }
}
