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
 * @param localPathsAreShared whether all machines of a cluster see the same files under paths without a scheme
 * @param seed of the trials
 * @param json the resolved settings as JSON, kept with every record
 */
public record ExperimentSettings(
        String output,
        boolean localPathsAreShared,
        long seed,
        DatasetSettings dataset,
        ModelSettings model,
        TrainingSettings training,
        ExecutionSettings execution,
        MemorySettings memory,
        CheckpointSettings checkpoints,
        FaultSettings faults,
        SweepSettings sweep,
        LiveViewSettings liveView,
        String json)
        implements Serializable {

    /**
     * The identity of a trial under these settings: everything that can change its numbers goes in, nothing else does.
     *
     * @param datasetFingerprint of the prepared dataset
     */
    public String trialId(Trial trial, String datasetFingerprint) {
        SortedMap<String, String> canonical = canonical(datasetFingerprint);
        canonical.put("trial.objective", trial.objective().label());
        canonical.put("trial.supervision-rate", Trial.plain(trial.supervisionRate()));
        canonical.put("trial.alpha", Trial.plain(trial.classificationWeight()));
        canonical.put("trial.split", Integer.toString(trial.split()));
        canonical.put("trial.seed", Long.toString(trial.seed()));
        return TrialId.of(canonical);
    }

    /**
     * The identity of the experiment that a trial belongs to: all that its trials have in common, so everything of
     * {@link #trialId} but objective, rate, α and split. A wider grid is the same experiment; other data, another seed or
     * other model or training settings make another one, whose accuracies must not be averaged with these.
     *
     * @param datasetFingerprint of the prepared dataset
     */
    public String experimentId(String datasetFingerprint) {
        SortedMap<String, String> canonical = canonical(datasetFingerprint);
        canonical.put("trial.seed", Long.toString(seed));
        return TrialId.of(canonical);
    }

    private SortedMap<String, String> canonical(String datasetFingerprint) {
        SortedMap<String, String> canonical = new TreeMap<>();
        canonical.put("dataset.fingerprint", datasetFingerprint);
        canonical.put("dataset.splits", Integer.toString(dataset.splits()));
        model.addTo(canonical);
        training.addTo(canonical);
        return canonical;
    }
}
