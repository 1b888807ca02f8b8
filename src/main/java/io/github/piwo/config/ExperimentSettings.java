package io.github.piwo.config;

import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialId;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All settings of an experiment, resolved and valid.
 *
 * @param output directory URI or path that holds everything a sweep writes
 * @param seed of the trials
 * @param json the resolved settings as JSON, kept with every record
 */
public record ExperimentSettings(
        String output,
        long seed,
        DatasetSettings dataset,
        ModelSettings model,
        TrainingSettings training,
        ExecutionSettings execution,
        SweepSettings sweep,
        String json)
        implements Serializable {

    /**
     * The identity of a trial under these settings: everything that can change its numbers goes in, nothing else does.
     *
     * @param datasetFingerprint of the prepared dataset
     */
    public String trialId(Trial trial, String datasetFingerprint) {
        SortedMap<String, String> canonical = new TreeMap<>();
        canonical.put("dataset.fingerprint", datasetFingerprint);
        canonical.put("dataset.splits", Integer.toString(dataset.splits()));
        canonical.put("trial.objective", trial.objective().label());
        canonical.put("trial.supervision-rate", Trial.plain(trial.supervisionRate()));
        canonical.put("trial.alpha", Trial.plain(trial.classificationWeight()));
        canonical.put("trial.split", Integer.toString(trial.split()));
        canonical.put("trial.seed", Long.toString(trial.seed()));
        model.addTo(canonical);
        training.addTo(canonical);
        return TrialId.of(canonical);
    }
}
