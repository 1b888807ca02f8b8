package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.Preparation;
import io.github.piwo.results.OutputLock;
import io.github.piwo.sweep.FailedTrials;
import io.github.piwo.sweep.Sweep;
import io.github.piwo.sweep.SweepReport;
import io.github.piwo.training.SpeedFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
        StopSignals signals = StopSignals.interrupting(Thread.currentThread(), options.err());
        Thread driver = Thread.currentThread();
        try (OutputLock lock = OutputLock.acquire(settings.output(), CommandSpark.hadoop(), driver::interrupt)) {
            try {
                return sweep(settings, speed, lock);
            } catch (InterruptedException | CancellationException e) {
                return interrupted(lock);
            } catch (RuntimeException e) {
                if (signals.any()) {
                    // Whatever Spark made of the interrupt.
                    return interrupted(lock);
                }
                throw e;
            }
        }
    }

    private int interrupted(OutputLock lock) {
        // It must not hinder giving back the lock.
        Thread.interrupted();
        options.err()
                .println(
                        lock.isLost()
                                ? "piwo: another run took the output over, since this one gave no sign of life for too long"
                                : "piwo: interrupted; what has a record is kept, run again to go on");
        return lock.isLost() ? ExitCode.OUTPUT_HELD : ExitCode.INTERRUPTED;
    }

    private int sweep(ExperimentSettings settings, Optional<SpeedFigures> speed, OutputLock lock)
            throws IOException, InterruptedException {
        PrintWriter out = options.out();
        try (CommandSpark spark = CommandSpark.open("sweep", settings)) {
            lock.application(spark.session().sparkContext().applicationId());
            Preparation dataset = Datasets.prepare(spark.session(), settings, out);
            SweepReport report = new Sweep(
                            spark.session(),
                            settings,
                            dataset.manifest(),
                            dataset.path().toString(),
                            speed,
                            System.out)
                    .run(retryFailed ? FailedTrials.RETRY : FailedTrials.KEEP);
            out.println();
            out.print(report.tables());
            out.println(report.ran() + " trials run now; " + report.completed() + " of " + report.trials()
                    + " completed, " + report.failed() + " failed; tables in " + settings.output() + "/tables");
            return report.failed() > 0 ? ExitCode.TRIALS_FAILED : ExitCode.DONE;
        }
    }
}
