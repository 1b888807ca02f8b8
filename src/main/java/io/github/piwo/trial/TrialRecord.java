package io.github.piwo.trial;

import java.io.Serializable;
import java.util.List;

/**
 * Everything that is kept of a finished trial, complete in itself.
 *
 * @param trialId see {@link TrialId}
 * @param experimentId what it shares with all trials that its results may be averaged or compared with
 * @param dataset name of the dataset
 * @param datasetFingerprint SHA-256 over its raw content and preparation settings
 * @param labelledTexts labelled texts trained on
 * @param unlabelledTexts unlabelled texts trained on; 0 for None
 * @param epochs one entry an epoch, as far as the trial came
 * @param settings the resolved settings, JSON
 */
public record TrialRecord(
        String trialId,
        String experimentId,
        Trial trial,
        String dataset,
        String datasetFingerprint,
        TrialResult result,
        Provenance provenance,
        int labelledTexts,
        int unlabelledTexts,
        List<EpochMetrics> epochs,
        String settings)
        implements Serializable {

    /** Copies the list. */
    public TrialRecord {
        epochs = List.copyOf(epochs);
    }

    /** Whether the trial came to a result; failed and diverged ones did not. */
    public boolean isCompleted() {
        return result instanceof TrialResult.Completed;
    }
}
