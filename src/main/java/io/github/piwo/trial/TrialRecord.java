package io.github.piwo.trial;

import io.github.piwo.trial.Confusion.ClassFigures;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is kept of a finished trial. A record is self-contained.
 *
 * @param trialId see {@link TrialId}
 * @param experimentId shared by all trials whose results may be averaged or compared with this one's
 * @param dataset name of the dataset
 * @param datasetFingerprint SHA-256 over the dataset's raw content and preparation settings
 * @param labelledTexts labelled texts trained on
 * @param unlabelledTexts unlabelled texts trained on; 0 for None
 * @param epochs one entry for each epoch that was finished
 * @param classNames the names of the classes, by label; none in records of format 1
 * @param settings the resolved settings, as JSON
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
        List<String> classNames,
        String settings)
        implements Serializable {

    /** Copies the lists. */
    public TrialRecord {
        epochs = List.copyOf(epochs);
        classNames = List.copyOf(classNames);
    }

    /**
     * The record without what grows with its epochs, classes and texts: learning curve, confusion and generated texts. All records of
     * an output fit into memory in this form.
     */
    public TrialRecord summary() {
        return with(
                result instanceof TrialResult.Completed completed ? completed.summary() : result, List.of(), settings);
    }

    /** The record of the same trial with other values of these. */
    public TrialRecord with(TrialResult otherResult, List<EpochMetrics> otherEpochs, String otherSettings) {
        return new TrialRecord(
                trialId,
                experimentId,
                trial,
                dataset,
                datasetFingerprint,
                otherResult,
                provenance,
                labelledTexts,
                unlabelledTexts,
                otherEpochs,
                classNames,
                otherSettings);
    }

    /** The record of the same trial in another experiment. */
    public TrialRecord inExperiment(String otherExperimentId) {
        return new TrialRecord(
                trialId,
                otherExperimentId,
                trial,
                dataset,
                datasetFingerprint,
                result,
                provenance,
                labelledTexts,
                unlabelledTexts,
                epochs,
                classNames,
                settings);
    }

    /** The figures of each class on the test texts, by the class's name; none if the trial has no result. */
    public Map<String, ClassFigures> figuresByClass() {
        Map<String, ClassFigures> figures = new LinkedHashMap<>();
        if (result instanceof TrialResult.Completed completed) {
            List<ClassFigures> byClass = completed.confusion().byClass();
            for (int label = 0; label < byClass.size(); label++) {
                figures.put(classNames.get(label), byClass.get(label));
            }
        }
        return figures;
    }

    /** Whether the trial has a result; failed and diverged trials have none. */
    public boolean isCompleted() {
        return result instanceof TrialResult.Completed;
    }
}
