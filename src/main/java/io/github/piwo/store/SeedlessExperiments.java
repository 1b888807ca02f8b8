package io.github.piwo.store;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SettingsLoader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The experiments of records of format 5 and earlier, in which each seed was an experiment of its own. What they are called now is
 * derived from the settings that the records hold.
 */
final class SeedlessExperiments {
    /** More than one output has; so many trials of the same settings are looked up and not derived again. */
    private static final int MOST_KEPT = 1000;

    private static final Map<String, Optional<ExperimentSettings>> SETTINGS = new ConcurrentHashMap<>();

    private SeedlessExperiments() {}

    /**
     * The identity of a record's experiment. If its settings do not lead to the identity that it has, as after settings that this
     * version reads in another way, it stays in an experiment of its own.
     *
     * @param recorded the identity in the record
     * @param settings the settings in the record, as JSON
     */
    static String idOf(String recorded, String settings, String datasetFingerprint, long seed) {
        return settings(settings)
                .filter(found ->
                        found.experimentIdOfSeed(datasetFingerprint, seed).equals(recorded))
                .map(found -> found.experimentId(datasetFingerprint))
                .orElse(recorded);
    }

    private static Optional<ExperimentSettings> settings(String json) {
        if (SETTINGS.size() > MOST_KEPT) {
            SETTINGS.clear();
        }
        return SETTINGS.computeIfAbsent(json, SeedlessExperiments::read);
    }

    private static Optional<ExperimentSettings> read(String json) {
        try {
            return Optional.of(SettingsLoader.ofRecord(json));
        } catch (SettingsException otherSettings) {
            return Optional.empty();
        }
    }
}
