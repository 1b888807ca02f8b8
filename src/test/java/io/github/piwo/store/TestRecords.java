package io.github.piwo.store;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Generation.Example;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Settings and records for tests. */
public final class TestRecords {
    public static final Configuration HADOOP = new Configuration();
    public static final String FINGERPRINT = "f".repeat(64);
    public static final Instant STARTED = Instant.parse("2026-03-01T12:00:00.123456Z");

    private TestRecords() {}

    /** Synthetic data, rates 0.01 and 0.1, α 1 and 10, three splits; overrides come on top. */
    public static ExperimentSettings settings(Path output, String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "output=" + output,
                "dataset.name=synthetic",
                "sweep.supervision-rates=[0.01,0.1]",
                "sweep.alphas=[1,10]",
                "sweep.baselines=[]",
                "sweep.splits=[1,2,3]"));
        all.addAll(List.of(overrides));
        return SettingsLoader.load(Optional.empty(), all);
    }

    /** A completed trial with these accuracies, and the same numbers as macro-F1; other figures are fixed. */
    public static TrialRecord completed(
            ExperimentSettings settings, Trial trial, double validationAccuracy, double testAccuracy) {
        return completed(settings, trial, validationAccuracy, testAccuracy, validationAccuracy, testAccuracy);
    }

    /** Likewise with other macro-F1. */
    public static TrialRecord completed(
            ExperimentSettings settings,
            Trial trial,
            double validationAccuracy,
            double testAccuracy,
            double validationMacroF1,
            double testMacroF1) {
        boolean generative = trial.objective().isGenerative();
        return record(
                settings,
                trial,
                new TrialResult.Completed(
                        testAccuracy,
                        validationAccuracy,
                        0.99,
                        generative ? -45.5 : Double.NaN,
                        generative ? 123.25 : Double.NaN,
                        generative ? 2000 : 0,
                        2,
                        3,
                        12,
                        StopReason.EARLY_STOPPING,
                        4321.5,
                        validationMacroF1,
                        testMacroF1,
                        generative ? -47.25 : Double.NaN,
                        Double.NaN,
                        new Confusion(2, List.of(List.of(0, 0, 3), List.of(0, 1, 1), List.of(1, 1, 4))),
                        new Calibration(List.of(new Bin(3, 0.6, 0.5), new Bin(5, 0.9, 1))),
                        generative
                                ? new Generation(
                                        8,
                                        6,
                                        List.of(new Example(0, "no more of <this>"), new Example(1, "yes, \"it\" is")))
                                : Generation.NONE));
    }

    /** A trial that failed with this. */
    public static TrialRecord failed(ExperimentSettings settings, Trial trial, Throwable error) {
        return record(settings, trial, TrialResult.Failed.of(error));
    }

    public static TrialRecord record(ExperimentSettings settings, Trial trial, TrialResult result) {
        double bound = trial.objective().isGenerative() ? -50 : Double.NaN;
        return new TrialRecord(
                settings.trialId(trial, FINGERPRINT),
                settings.experimentId(FINGERPRINT),
                trial,
                settings.dataset().name().label(),
                FINGERPRINT,
                result,
                new Provenance(
                        STARTED,
                        12.5,
                        "cpu",
                        "host-1",
                        1,
                        "0.1.0",
                        Map.of("java", "17", "djl", "0.35.1"),
                        "fused",
                        0,
                        31.25),
                16,
                4000,
                List.of(
                        new EpochMetrics(1, 4, 0.25, bound, bound, 1.5, 0.4, 0.5, 0.375, 2.5),
                        new EpochMetrics(2, 8, 0.5, bound, bound, 1.25, 0.5, 0.75, 0.625, 2.25)),
                List.of("no", "yes"),
                settings.json());
    }

    /** All records as a whole, sorted by identity. */
    public static List<TrialRecord> all(RecordStore store) throws IOException {
        return store.read(store.readAll(), any -> true);
    }

    /** Gives a file other content, of the same length and with the same time, so that only a reader notices. */
    public static void overwriteUnnoticed(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, time);
    }

    public static Trial trial(ObjectiveType objective, double rate, double alpha, int split) {
        return new Trial(objective, rate, alpha, split, 1);
    }
}
