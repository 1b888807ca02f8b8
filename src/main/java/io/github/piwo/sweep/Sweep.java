package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
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
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
        GridPlan plan = plan(failedTrials);
        out.println(plan.size() + " trials: " + plan.completed().size() + " done, "
                + plan.failed().size() + " failed, " + plan.toDo().size() + " to do");
        runTrials(plan);
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
        new ParquetTables(spark, settings.output()).rebuild(listing);
        List<TrialRecord> records = ReportedTrials.of(store, listing, settings.experimentId(dataset.fingerprint()));
        ReportFiles.write(Report.of(settings, reported(), records, Instant.now()), output);
        return listing;
    }

    /** Moves records aside whose trials are to be run again, and returns the plan. */
    private GridPlan plan(FailedTrialPolicy failedTrials) throws IOException {
        RecordListing listing = store.readAllAndIndex();
        for (RecordListing.Unreadable file : listing.unreadable()) {
            out.println("record " + file.name() + " moved to records/quarantine: " + file.reason());
            store.quarantine(file);
        }
        GridPlan plan = GridPlan.of(settings, dataset, listing.summaries(), store.timesSetAside());
        if (failedTrials == FailedTrialPolicy.KEEP || plan.failed().isEmpty()) {
            return plan;
        }
        for (PlannedTrial trial : plan.failed()) {
            store.setAside(trial.id());
        }
        return plan.retryingFailed();
    }

    private void runTrials(GridPlan plan) throws IOException, InterruptedException {
        SweepProgress progress = new SweepProgress(
                plan, speed, settings.experimentId(dataset.fingerprint()), output, out, InstantSource.system());
        SweepMetrics metrics = SweepMetrics.show(progress);
        try {
            if (!plan.toDo().isEmpty()) {
                runWatched(plan, progress);
            }
        } finally {
            metrics.hide();
            progress.finished();
        }
    }

    private void runWatched(GridPlan plan, SweepProgress progress) throws IOException, InterruptedException {
        LiveResults results = new LiveResults(settings, reported(), store, progress);
        boolean isLocal = Machines.of(spark.sparkContext().master()) != Machines.SEVERAL;
        Optional<LiveView> view = LiveView.open(settings.liveView(), isLocal, results, out);
        Runnable stopListening = EpochPlugin.listen(progress::heard);
        try {
            runner(progress).run(plan.toDo(), suspects(plan.toDo()));
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
        GridPlan plan = before.comparedWith(listing.summaries());
        String tables = new PrintedTables(settings, dataset.fingerprint(), listing.summaries()).render();
        Optional<String> models = keepModels(plan, listing);
        return new SweepReport(
                plan.size(),
                plan.completed().size(),
                plan.failed().size(),
                before.toDo().size(),
                tables,
                models);
    }
}
