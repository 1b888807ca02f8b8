package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.Preparation;
import io.github.piwo.grid.Grid;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.OutputLock;
import io.github.piwo.store.RunJournal;
import io.github.piwo.store.RunJournal.Counts;
import io.github.piwo.store.RunJournal.Outcome;
import io.github.piwo.sweep.FailedTrialPolicy;
import io.github.piwo.sweep.Preflight;
import io.github.piwo.sweep.Sweep;
import io.github.piwo.sweep.SweepReport;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        settings.dataset().requireRawData();
        Optional<SpeedFigures> speed = benchmark.figures();
        Configuration hadoop = CommandSpark.hadoop();
        Preflight.check(
                settings, hadoop, Datasets.promised(settings, ""), trialsAtOnce(settings), CommandSpark.machines());
        OutputLock.refuseIfHeld(settings.output(), hadoop);
        StopSignals signals = StopSignals.interrupting(Thread.currentThread(), options.err());
        try {
            return sweep(settings, hadoop, speed);
        } catch (InterruptedException e) {
            return interrupted();
        } catch (Exception e) {
            if (signals.any()) {
                // Spark may turn the interrupt into any exception, also into checked ones that it does not declare.
                return interrupted();
            }
            throw e;
        }
    }

    /** An estimate before Spark has started; on a cluster there may be more. */
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
            // Several processes may prepare the same dataset at once, so the lock is only taken after that.
            Preparation dataset = Datasets.prepare(spark.session(), settings, false, out);
            Grid.requireUnlabelledTexts(
                    settings.sweep().objectives(), dataset.manifest().unlabelledTexts());
            try (OutputLock lock = OutputLock.acquire(settings.output(), hadoop, driver::interrupt)) {
                String application = spark.session().sparkContext().applicationId();
                lock.application(application);
                RunJournal journal = new RunJournal(
                        new OutputFiles(settings.output(), hadoop),
                        application,
                        settings.experimentId(dataset.manifest().fingerprint()));
                Sweep sweep = new Sweep(
                        spark.session(),
                        settings,
                        dataset.manifest(),
                        dataset.path().toString(),
                        speed,
                        System.out);
                return run(sweep, lock, journal, settings);
            }
        }
    }

    private int run(Sweep sweep, OutputLock lock, RunJournal journal, ExperimentSettings settings)
            throws IOException, InterruptedException {
        try {
            SweepReport report = sweep.run(retryFailed ? FailedTrialPolicy.RETRY : FailedTrialPolicy.KEEP);
            boolean done = report.failed() + report.left() == 0;
            journal.ended(
                    done ? Outcome.DONE : report.failed() > 0 ? Outcome.TRIALS_FAILED : Outcome.BUDGET_USED_UP,
                    new Counts(report.trials(), report.ran(), report.completed(), report.failed()));
            tell(report, settings);
            return done ? ExitCode.DONE : ExitCode.TRIALS_FAILED;
        } catch (InterruptedException e) {
            if (lock.isLost()) {
                options.err()
                        .println(
                                "piwo: another run took the output over, since this one gave no sign of life for too long");
                return ExitCode.OUTPUT_HELD;
            }
            sweep.rebuildTables();
            journal.ended(Outcome.INTERRUPTED, "by a signal");
            throw e;
        } catch (IOException | RuntimeException e) {
            journal.ended(Outcome.ERROR, e.toString());
            throw e;
        }
    }

    private void tell(SweepReport report, ExperimentSettings settings) {
        PrintWriter out = options.out();
        out.println();
        out.print(report.tables());
        out.println(
                report.ran() == 0
                        ? "Nothing new: 0 trials run now; " + counts(report, settings)
                        : report.ran() + " trials run now; " + counts(report, settings));
    }

    private static String counts(SweepReport report, ExperimentSettings settings) {
        return report.completed() + " of " + report.trials() + " completed, " + report.failed() + " failed"
                + (report.skipped() == 0 ? "" : ", " + report.skipped() + " left out by races")
                + (report.left() == 0
                        ? ""
                        : ", " + report.left() + " left, for which sweep.max-trial-hours = "
                                + Trial.plain(settings.sweep().maxTrialHours()) + " is not enough")
                + "; report in "
                + settings.output() + "/report/index.html, tables in " + settings.output() + "/tables"
                + report.models().map(models -> ", " + models).orElse("");
    }
}
