package io.github.piwo.config;

import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialId;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All settings of an experiment, resolved and valid.
 *
 * @param output the directory, as a URI or path, that a sweep writes to
 * @param localPathsAreShared whether a path without a scheme names the same file on all machines of a cluster
 * @param seed of a single trial; a sweep runs those of {@code sweep.seeds}, which is this one by default
 * @param keptModels not part of any identity
 * @param json the resolved settings as JSON, which every record contains
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
        KeptModels keptModels,
        FaultSettings faults,
        SweepSettings sweep,
        LiveViewSettings liveView,
        ReportSettings report,
        String json)
        implements Serializable {

    /**
     * The identity of a trial with these settings. It depends on everything that can change the trial's numbers, and on nothing
     * else.
     *
     * @param datasetFingerprint of the prepared dataset
     */
    public String trialId(Trial trial, String datasetFingerprint) {
        return trialIds(datasetFingerprint).apply(trial);
    }

    /** As {@link #trialId}, for many trials: what they share is put together once. */
    public Function<Trial, String> trialIds(String datasetFingerprint) {
        SortedMap<String, String> shared = canonical(datasetFingerprint);
        return trial -> trialId(trial, new TreeMap<>(shared));
    }

    private static String trialId(Trial trial, SortedMap<String, String> canonical) {
        canonical.put("trial.objective", trial.objective().label());
        canonical.put("trial.supervision-rate", Trial.plain(trial.supervisionRate()));
        canonical.put("trial.alpha", Trial.plain(trial.classificationWeight()));
        canonical.put("trial.split", Integer.toString(trial.split()));
        canonical.put("trial.seed", Long.toString(trial.seed()));
        return TrialId.of(canonical);
    }

    /**
     * The identity of the experiment that a trial belongs to. It depends on everything that {@link #trialId} depends on, except
     * objective, rate, α, split and seed. A wider grid and further seeds are the same experiment; other data, or other model or
     * training settings are another one, whose accuracies must not be averaged with these.
     *
     * @param datasetFingerprint of the prepared dataset
     */
    public String experimentId(String datasetFingerprint) {
        return TrialId.of(canonical(datasetFingerprint));
    }

    /** The identity that an experiment had when each seed was an experiment of its own. */
    public String experimentIdOfSeed(String datasetFingerprint, long seed) {
        SortedMap<String, String> canonical = canonical(datasetFingerprint);
        canonical.put("trial.seed", Long.toString(seed));
        return TrialId.of(canonical);
    }

    private SortedMap<String, String> canonical(String datasetFingerprint) {
        SortedMap<String, String> canonical = new TreeMap<>();
        canonical.put("dataset.fingerprint", datasetFingerprint);
        canonical.put("dataset.splits", Integer.toString(dataset.splits()));
        canonical.put("dataset.stratified", Boolean.toString(dataset.stratified()));
        model.addTo(canonical);
        training.addTo(canonical);
        return canonical;
    }
}
