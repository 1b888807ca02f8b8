package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.package$;

/**
 * Everything that all trials of a sweep share; it is sent to the executors with each trial.
 *
 * @param onGpu whether they train on GPUs
 */
record TrialContext(
        ExperimentSettings settings,
        String datasetFingerprint,
        List<String> classNames,
        HadoopSettings hadoop,
        boolean onGpu)
        implements Serializable {

    OutputFiles output() {
        return new OutputFiles(settings.output(), hadoop.configuration());
    }

    /** The time limit of an attempt at a trial; zero for none. */
    Duration limit() {
        return Duration.ofMillis((long) (60_000 * settings.faults().trialMaxMinutes()));
    }

    /** The record of a trial that ended with an error outside of training. */
    TrialRecord failed(PlannedTrial trial, Instant startedAt, Throwable error) {
        return new TrialRecord(
                trial.id(),
                settings.experimentId(datasetFingerprint),
                trial.trial(),
                settings.dataset().name().label(),
                datasetFingerprint,
                TrialResult.Failed.of(error),
                provenance(trial.attempt(), startedAt),
                0,
                0,
                List.of(),
                classNames,
                settings.json());
    }

    private static Provenance provenance(int attempt, Instant startedAt) {
        return new Provenance(
                startedAt,
                Duration.between(startedAt, Instant.now()).toNanos() / 1e9,
                "unknown",
                Provenance.hostName(),
                attempt,
                Provenance.ownVersion(),
                Map.of("java", Runtime.version().toString(), "spark", package$.MODULE$.SPARK_VERSION()),
                "",
                0,
                Double.NaN);
    }
}
