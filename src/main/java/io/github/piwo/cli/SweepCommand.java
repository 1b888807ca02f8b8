package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.Preparation;
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
        PrintWriter out = options.out();
        try (CommandSpark spark = CommandSpark.open("sweep", settings)) {
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
        } catch (InterruptedException | CancellationException e) {
            options.err().println("piwo: interrupted; what has a record is kept, run again to go on");
            return ExitCode.INTERRUPTED;
        }
    }
}
