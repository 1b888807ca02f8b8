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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Psoak}: what trials that do nothing cost, records and tables included, and whether the last ones of a sweep cost
 * more than the first.
 */
@Tag("soak")
class SweepOverheadIT {
    private static final int THOUSAND = 1000;
    /** Static, since tasks have a copy of the trainer. */
    private static final AtomicInteger BEGUN = new AtomicInteger();

    private static volatile long lastThousand;

    @TempDir
    Path output;

    @RepeatedTest(3)
    void hundredsOfTrialsThatDoNothing() throws Exception {
        run(510, "[0.001,0.003,0.01,0.03,0.1,0.3]", 4);
    }

    @Test
    void thousandsOfTrialsThatDoNothing() throws Exception {
        run(8020, "[0.001,0.003,0.01,0.03]", 100);
    }

    private void run(int trials, String rates, int alphas) throws Exception {
        ExperimentSettings settings = TestRecords.settings(
                output,
                "sweep.supervision-rates=" + rates,
                "sweep.alphas=" + IntStream.rangeClosed(1, alphas).boxed().toList(),
                "sweep.splits=[1,2,3,4,5]");
        var spark = LocalSpark.session();
        var console = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        BEGUN.set(0);
        long start = System.nanoTime();
        lastThousand = start;
        SweepReport report = new Sweep(
                        spark,
                        settings,
                        TestDatasets.manifest(),
                        Optional.empty(),
                        console,
                        (trial, attempt, listener) -> {
                            tellEachThousand();
                            return TestRecords.completed(settings, trial, 0.5, 0.5);
                        })
                .run(FailedTrialPolicy.KEEP);
        assertThat(report.completed()).isEqualTo(trials);
        tell(trials + " trials on " + spark.sparkContext().master(), start, trials);
    }

    private static void tellEachThousand() {
        int begun = BEGUN.incrementAndGet();
        if (begun % THOUSAND == 0) {
            tell("trials up to " + begun, lastThousand, THOUSAND);
            lastThousand = System.nanoTime();
        }
    }

    private static void tell(String what, long since, int trials) {
        System.out.printf(Locale.ROOT, "%s: %.1f ms a trial%n", what, (System.nanoTime() - since) / 1e6 / trials);
    }
}
