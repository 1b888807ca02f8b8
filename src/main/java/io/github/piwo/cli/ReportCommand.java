package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetDescription;
import io.github.piwo.report.Report;
import io.github.piwo.report.ReportFiles;
import io.github.piwo.results.ParquetTables;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.results.PrintedTables;
import io.github.piwo.results.ReportedTrials;
import io.github.piwo.results.SideBySide;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.OutputHeldException;
import io.github.piwo.store.OutputLock;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo report}. */
@Command(
        name = "report",
        description =
                "Writes report/index.html, and the tables, from the records and prints Table 1 and Table 2; trains nothing.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--with",
            arity = "1..*",
            paramLabel = "OUTPUT[#EXPERIMENT]",
            description =
                    "Sets the experiment beside those of other outputs, which are only read, with paired tests where trials share splits. A name"
                            + " ends in # and the beginning of an experiment's identity to take one of several; the report's own"
                            + " output stands for its other experiments.")
    private List<String> others = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Configuration hadoop = CommandSpark.hadoop();
        PrintWriter out = options.out();
        RecordedOutput output = new RecordedOutput(settings, hadoop);
        Optional<SideBySide> beside = sideBySide(settings, output.trials(), hadoop);
        String fingerprint = output.fingerprint();
        RecordStore store = new RecordStore(settings.output(), hadoop);
        RecordListing listing = output.listing();
        listing.unreadable().forEach(file -> out.println("record " + file.name() + " is left out: " + file.reason()));
        boolean rebuilt = rebuild(settings, store, beside, hadoop);
        out.print(new PrintedTables(settings, fingerprint, listing.summaries()).render());
        Report report = Report.of(
                settings,
                data(settings, fingerprint, hadoop),
                ReportedTrials.of(store, listing, settings.experimentId(fingerprint)),
                Instant.now());
        if (beside.isPresent()) {
            report = report.beside(beside.get());
            out.println();
            report.foundBeside().forEach(out::println);
            out.println();
        }
        ReportFiles.write(report, new OutputFiles(settings.output(), hadoop));
        out.println(listing.entries().size() + " records; report in " + settings.output() + "/report/index.html, "
                + (rebuilt
                        ? "tables in " + settings.output() + "/tables"
                        : "the tables are left to the run that is under way"));
        return ExitCode.DONE;
    }

    /** The experiment beside those of {@code --with}, if there are any. */
    private Optional<SideBySide> sideBySide(ExperimentSettings settings, List<TrialRecord> trials, Configuration hadoop)
            throws IOException {
        if (others.isEmpty()) {
            return Optional.empty();
        }
        PlacedExperiment own = OtherExperiments.placed(settings.output(), trials, hadoop);
        return Optional.of(SideBySide.of(
                own,
                OtherExperiments.read(others, own, settings.output(), hadoop),
                settings.report().margin()));
    }

    /** The dataset, with what is in it if it is still there. */
    private static Report.Data data(ExperimentSettings settings, String fingerprint, Configuration hadoop)
            throws IOException {
        Datasets.Identified dataset = Datasets.identified(settings, fingerprint, hadoop);
        return new Report.Data(
                fingerprint,
                dataset.prepared() ? DatasetDescription.of(Datasets.manifest(settings, dataset, hadoop)) : List.of());
    }

    /** Rebuilds the tables, unless a running sweep holds the output: it will rebuild them itself. */
    private static boolean rebuild(
            ExperimentSettings settings, RecordStore store, Optional<SideBySide> beside, Configuration hadoop)
            throws IOException {
        try (OutputLock lock = OutputLock.acquire(settings.output(), hadoop, () -> {});
                CommandSpark spark = CommandSpark.open("report", settings)) {
            lock.application(spark.session().sparkContext().applicationId());
            ParquetTables tables = new ParquetTables(spark.session(), settings.output());
            tables.rebuild(store.readAllAndIndex(), settings.report().margin());
            if (beside.isPresent()) {
                tables.add(beside.get());
            }
            return true;
        } catch (OutputHeldException e) {
            return false;
        }
    }
}
