package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.config.SweepSettings.Search;
import io.github.piwo.dataset.DatasetDescription;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.monitor.EpochPlugin;
import io.github.piwo.monitor.LiveResults;
import io.github.piwo.monitor.LiveView;
import io.github.piwo.monitor.SweepMetrics;
import io.github.piwo.monitor.SweepProgress;
import io.github.piwo.report.Report;
import io.github.piwo.report.ReportFiles;
import io.github.piwo.results.ParquetTables;
import io.github.piwo.results.PrintedTables;
import io.github.piwo.results.ReportedTrials;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.SkippedTrials;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs the trials of a grid that have no record, and writes the tables. */
public final class Sweep {
    private final SparkSession spark;
    private final ExperimentSettings settings;
    private final DatasetManifest dataset;
    private final Optional<SpeedFigures> speed;
    private final PrintStream out;
    private final ExecutorTrainer trainer;
    private final RecordStore store;
    private final OutputFiles output;

    /**
     * A sweep over a prepared dataset.
     *
     * @param datasetPath path of the prepared dataset, which executors can read
     * @param speed of the machines, if known, to estimate the time left before the first trial has ended
     * @param out where progress is printed
     */
    public Sweep(
            SparkSession spark,
            ExperimentSettings settings,
            DatasetManifest dataset,
            String datasetPath,
            Optional<SpeedFigures> speed,
            PrintStream out) {
        this(
                spark,
                settings,
                dataset,
                speed,
                out,
                new SharedDatasetTrainer(
                        settings,
                        datasetPath,
                        HadoopSettings.of(spark.sparkContext().conf())));
    }

    Sweep(
            SparkSession spark,
            ExperimentSettings settings,
            DatasetManifest dataset,
            Optional<SpeedFigures> speed,
            PrintStream out,
            ExecutorTrainer trainer) {
        this.spark = spark;
        this.settings = settings;
        this.dataset = dataset;
        this.speed = speed;
        this.out = out;
        this.trainer = trainer;
        output = new OutputFiles(settings.output(), spark.sparkContext().hadoopConfiguration());
        store = new RecordStore(output);
    }

    /**
     * Runs every trial of the grid that has no record, then rebuilds the tables. If a trial fails, its record says so, and the
     * other trials continue.
     *
     * @throws InterruptedException if this thread was interrupted; running trials have saved checkpoints, and the tables are
     *     unchanged
     * @throws SparkStoppedException if Spark was stopped meanwhile; records written so far are kept
     */
    public SweepReport run(FailedTrialPolicy failedTrials) throws IOException, InterruptedException {
        List<TrialRecord> records = usableRecords(failedTrials);
        GridPlan plan = GridPlan.of(settings, dataset, records, store.timesSetAside());
        out.println(plan.size() + " trials: " + plan.completed().size() + " done, "
                + plan.failed().size() + " failed, "
                + (plan.skipped().isEmpty() ? "" : plan.skipped().size() + " left out by races, ")
                + (settings.sweep().search() == Search.RACING ? "at most " : "")
                + plan.toDo().size() + " to do");
        runTrials(plan, Agenda.of(settings, dataset.fingerprint(), plan, records));
        RecordListing listing = rebuildTables();
        deleteCheckpointsOf(listing);
        return report(plan, listing);
    }

    /** An executor may have died after it stored a record and before it removed the checkpoints. */
    private void deleteCheckpointsOf(RecordListing listing) throws IOException {
        Set<String> left = new HashSet<>(output.folders(CheckpointFolder.ALL));
        for (TrialRecord record : listing.summaries()) {
            if (left.contains(record.trialId())) {
                new CheckpointFolder(output, record.trialId()).deleteAll();
            }
        }
    }

    private Optional<String> keepModels(GridPlan plan, RecordListing listing) throws IOException {
        if (settings.keptModels() == KeptModels.NONE) {
            return Optional.empty();
        }
        GridModels models = new GridModels(
                settings, dataset.fingerprint(), plan, listing.summaries(), store.unreadableIds(listing));
        ModelStore kept = new ModelStore(output);
        models.prune(kept);
        return Optional.of(models.describe(kept));
    }

    /** Writes the tables and the report from the records that exist; for a sweep that was interrupted. */
    public RecordListing rebuildTables() throws IOException {
        RecordListing listing = store.readAllAndIndex();
        writeSkipped(listing);
        new ParquetTables(spark, settings.output())
                .rebuild(listing, settings.report().margin());
        List<TrialRecord> records = ReportedTrials.of(store, listing, settings.experimentId(dataset.fingerprint()));
        ReportFiles.write(Report.of(settings, reported(), records, Instant.now()), output);
        return listing;
    }

    private void writeSkipped(RecordListing listing) throws IOException {
        List<PlannedTrial> trials = settings.sweep().search() == Search.RACING
                ? GridPlan.of(settings, dataset, listing.summaries(), Map.of()).skipped()
                : List.of();
        Map<Trial, String> reasons = Agenda.races(settings, dataset.fingerprint(), listing.summaries())
                .skipped(trials.stream().map(PlannedTrial::trial).toList());
        new SkippedTrials(output)
                .write(
                        new SkippedTrials.Experiment(
                                settings.experimentId(dataset.fingerprint()),
                                dataset.dataset(),
                                dataset.fingerprint(),
                                dataset.classNames(),
                                settings.json()),
                        trials.stream()
                                .map(trial -> new SkippedTrials.Skipped(
                                        trial.id(), trial.trial(), reasons.get(trial.trial())))
                                .toList());
    }

    /** The records, after those were moved aside that are damaged or whose trials are to be run again. */
    private List<TrialRecord> usableRecords(FailedTrialPolicy failedTrials) throws IOException {
        RecordListing listing = store.readAllAndIndex();
        for (RecordListing.Unreadable file : listing.unreadable()) {
            out.println("record " + file.name() + " moved to records/quarantine: " + file.reason());
            store.quarantine(file);
        }
        List<TrialRecord> records = listing.summaries();
        if (failedTrials == FailedTrialPolicy.KEEP) {
            return records;
        }
        Set<String> again = new HashSet<>();
        for (PlannedTrial trial :
                GridPlan.of(settings, dataset, records, Map.of()).failed()) {
            store.setAside(trial.id());
            again.add(trial.id());
        }
        return records.stream()
                .filter(record -> !again.contains(record.trialId()))
                .toList();
    }

    private void runTrials(GridPlan plan, Agenda agenda) throws IOException, InterruptedException {
        SweepProgress progress = new SweepProgress(
                plan, speed, settings.experimentId(dataset.fingerprint()), output, out, InstantSource.system());
        SweepMetrics metrics = SweepMetrics.show(progress);
        try {
            if (!plan.toDo().isEmpty()) {
                runWatched(agenda, progress);
            }
        } finally {
            metrics.hide();
            progress.finished();
        }
    }

    private void runWatched(Agenda agenda, SweepProgress progress) throws IOException, InterruptedException {
        LiveResults results = new LiveResults(settings, reported(), store, progress);
        boolean isLocal = Machines.of(spark.sparkContext().master()) != Machines.SEVERAL;
        Optional<LiveView> view = LiveView.open(settings.liveView(), isLocal, results, out);
        Runnable stopListening = EpochPlugin.listen(progress::heard);
        try {
            runner(progress).run(agenda, suspects(agenda.open()));
        } finally {
            stopListening.run();
            view.ifPresent(LiveView::close);
        }
    }

    private Report.Data reported() {
        return new Report.Data(dataset.fingerprint(), DatasetDescription.of(dataset));
    }

    private SweepRunner runner(SweepProgress progress) {
        JavaSparkContext executors = new JavaSparkContext(spark.sparkContext());
        DevicePlan devices = DevicePlan.of(settings.execution(), executors, trainer, out);
        TrialContext context = new TrialContext(
                settings,
                dataset.fingerprint(),
                dataset.classNames(),
                HadoopSettings.of(executors.getConf()),
                devices.onGpu());
        return new SweepRunner(executors, context, trainer, devices, progress);
    }

    /** The trials during which the whole process has ended more than once. */
    private Set<PlannedTrial> suspects(List<PlannedTrial> trials) throws IOException {
        Set<String> begun = new HashSet<>(output.folders(CheckpointFolder.ALL));
        Set<PlannedTrial> suspects = new HashSet<>();
        for (PlannedTrial trial : trials) {
            if (begun.contains(trial.id()) && new CheckpointFolder(output, trial.id()).unendedAttempts() > 1) {
                suspects.add(trial);
            }
        }
        return suspects;
    }

    private SweepReport report(GridPlan before, RecordListing listing) throws IOException {
        GridPlan plan = before.comparedWith(settings, listing.summaries());
        String tables = new PrintedTables(settings, dataset.fingerprint(), listing.summaries()).render();
        Optional<String> models = keepModels(plan, listing);
        return new SweepReport(
                plan.size(),
                plan.completed().size(),
                plan.failed().size(),
                plan.skipped().size(),
                plan.toDo().size(),
                before.toDo().size()
                        + before.skipped().size()
                        - plan.toDo().size()
                        - plan.skipped().size(),
                tables,
                models);
    }
}
