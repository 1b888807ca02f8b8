package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Psoak}: what 510 trials that do nothing cost, records and tables included. */
@Tag("soak")
class SweepOverheadIT {
    private static final int TRIALS = 510;

    @TempDir
    Path output;

    @RepeatedTest(3)
    void hundredsOfTrialsThatDoNothing() throws Exception {
        ExperimentSettings settings = TestRecords.settings(
                output,
                "sweep.supervision-rates=[0.001,0.003,0.01,0.03,0.1,0.3]",
                "sweep.alphas=[1,10,100,1000]",
                "sweep.splits=[1,2,3,4,5]");
        var spark = LocalSpark.session();
        var console = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        long start = System.nanoTime();
        SweepReport report = new Sweep(
                        spark,
                        settings,
                        TestDatasets.manifest(),
                        Optional.empty(),
                        console,
                        (trial, attempt, listener) -> TestRecords.completed(settings, trial, 0.5, 0.5))
                .run(FailedTrialPolicy.KEEP);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        assertThat(report.completed()).isEqualTo(TRIALS);
        System.out.printf(
                Locale.ROOT,
                "%d trials on %s: %.1f ms a trial%n",
                TRIALS,
                spark.sparkContext().master(),
                milliseconds / TRIALS);
    }
}
