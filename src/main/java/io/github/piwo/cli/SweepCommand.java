package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.Preparation;
import io.github.piwo.results.OutputLock;
import io.github.piwo.sweep.FailedTrials;
import io.github.piwo.sweep.Preflight;
import io.github.piwo.sweep.Sweep;
import io.github.piwo.sweep.SweepReport;
import io.github.piwo.training.SpeedFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo sweep}. */
@Command(
        name = "sweep",
        description =
                "Prepares the dataset if needed, runs the trials that have no record yet, rebuilds the tables and "
                        + "prints Table 1 and Table 2.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--retry-failed", description = "Runs trials again that failed or diverged.")
    private boolean retryFailed;

    @Mixin
    private BenchmarkFile benchmark;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Optional<SpeedFigures> speed = benchmark.figures();
        Configuration hadoop = CommandSpark.hadoop();
        Preflight.check(
                settings, hadoop, Datasets.promised(settings, ""), trialsAtOnce(settings), CommandSpark.isLocal());
        OutputLock.refuseIfHeld(settings.output(), hadoop);
        StopSignals signals = StopSignals.interrupting(Thread.currentThread(), options.err());
        try {
            return sweep(settings, hadoop, speed);
        } catch (InterruptedException | CancellationException e) {
            return interrupted();
        } catch (Exception e) {
            if (signals.any()) {
                // Whatever Spark made of the interrupt; it throws checked exceptions that it does not declare.
                return interrupted();
            }
            throw e;
        }
    }

    /** A guess before Spark has started: on a cluster there may be more. */
    private static int trialsAtOnce(ExperimentSettings settings) {
        return Math.max(
                1,
                Runtime.getRuntime().availableProcessors()
                        / settings.execution().threads());
    }

    private int interrupted() {
        options.err().println("piwo: interrupted; what has a record is kept, run again to go on");
        return ExitCode.INTERRUPTED;
    }

    private int sweep(ExperimentSettings settings, Configuration hadoop, Optional<SpeedFigures> speed)
            throws IOException, InterruptedException {
        PrintWriter out = options.out();
        Thread driver = Thread.currentThread();
        try (CommandSpark spark = CommandSpark.open("sweep", settings)) {
            // Several may prepare one dataset at once, so the output is only taken for what follows.
            Preparation dataset = Datasets.prepare(spark.session(), settings, out);
            try (OutputLock lock = OutputLock.acquire(settings.output(), hadoop, driver::interrupt)) {
                lock.application(spark.session().sparkContext().applicationId());
                return run(spark, settings, dataset, speed, lock);
            }
        }
    }

    private int run(
            CommandSpark spark,
            ExperimentSettings settings,
            Preparation dataset,
            Optional<SpeedFigures> speed,
            OutputLock lock)
            throws IOException, InterruptedException {
        PrintWriter out = options.out();
        Sweep sweep = new Sweep(
                spark.session(), settings, dataset.manifest(), dataset.path().toString(), speed, System.out);
        try {
            SweepReport report = sweep.run(retryFailed ? FailedTrials.RETRY : FailedTrials.KEEP);
            out.println();
            out.print(report.tables());
            out.println(report.ran() + " trials run now; " + report.completed() + " of " + report.trials()
                    + " completed, " + report.failed() + " failed; tables in " + settings.output() + "/tables");
            return report.failed() > 0 ? ExitCode.TRIALS_FAILED : ExitCode.DONE;
        } catch (InterruptedException e) {
            if (lock.isLost()) {
                options.err()
                        .println(
                                "piwo: another run took the output over, since this one gave no sign of life for too long");
                return ExitCode.OUTPUT_HELD;
            }
            sweep.rebuildTables();
            throw e;
        }
    }
}
