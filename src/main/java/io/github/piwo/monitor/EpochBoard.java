package io.github.piwo.monitor;

import io.github.piwo.trial.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the running trials told of their epochs. A trial that begins anew tells some of them again. */
final class EpochBoard {
    private final Map<String, NavigableMap<Integer, EpochMetrics>> epochs = new TreeMap<>();

    synchronized void heard(EpochReport report) {
        epochs.computeIfAbsent(report.trialId(), any -> new TreeMap<>())
                .put(report.epoch().epoch(), report.epoch());
    }

    /** In order; none if the trial has not told of any. */
    synchronized List<EpochMetrics> of(String trialId) {
        return List.copyOf(epochs.getOrDefault(trialId, new TreeMap<>()).values());
    }

    /** The trial has its record, which tells more. */
    synchronized void forget(String trialId) {
        epochs.remove(trialId);
    }
}
