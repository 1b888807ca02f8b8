package io.github.piwo.store;

import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.TrialRecord;
import java.util.List;
import java.util.Map;

/** The parts of a record that most trials of a sweep have in common, and that take much of its space. */
record SharedFields(
        String experimentId,
        String dataset,
        String datasetFingerprint,
        List<String> classNames,
        String settings,
        String device,
        String host,
        String codeVersion,
        Map<String, String> libraryVersions,
        String recurrence) {

    static SharedFields of(TrialRecord record) {
        Provenance provenance = record.provenance();
        return new SharedFields(
                record.experimentId(),
                record.dataset(),
                record.datasetFingerprint(),
                record.classNames(),
                record.settings(),
                provenance.device(),
                provenance.host(),
                provenance.codeVersion(),
                provenance.libraryVersions(),
                provenance.recurrence());
    }

    /** The record with these objects in place of its own equal ones. */
    TrialRecord in(TrialRecord record) {
        Provenance own = record.provenance();
        return new TrialRecord(
                record.trialId(),
                experimentId,
                record.trial(),
                dataset,
                datasetFingerprint,
                record.result(),
                new Provenance(
                        own.startedAt(),
                        own.seconds(),
                        device,
                        host,
                        own.attempt(),
                        codeVersion,
                        libraryVersions,
                        recurrence,
                        own.gpuBytes(),
                        own.millisecondsPerStep()),
                record.labelledTexts(),
                record.unlabelledTexts(),
                record.epochs(),
                classNames,
                settings);
    }
}
