package io.github.piwo.cli;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SweepSettings.Search;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.grid.Grid;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.monitor.TimeLeft;
import io.github.piwo.store.RecordStore;
import io.github.piwo.training.SpeedBenchmark;
import io.github.piwo.training.SpeedBenchmark.Round;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.training.SpeedFigures.Figure;
import io.github.piwo.trial.ObjectiveType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo plan}. */
@Command(
        name = "plan",
        description = "Prints the trials of the grid, done and to do, with an estimate of their work and of the time "
                + "that it takes; runs nothing. Without --benchmark, this machine is measured for a few seconds.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private static final double TERA = 1e12;
    private static final long MEBI = 1L << 20;
    /** Beyond these a sum over the classes costs much more than samples, if each class is decoded on its own. */
    private static final int FEW_CLASSES = 10;

    private static final double SECONDS_MEASURED = 1;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--slots",
            description = "Trials that run at once; unless told, as many as this machine has processors for.")
    private Optional<Integer> slots = Optional.empty();

    @Mixin
    private BenchmarkFile benchmark;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExperimentSettings settings = options.settings();
        if (slots.orElse(1) < 1) {
            throw new SettingsException("--slots: " + slots.get() + " is not at least 1");
        }
        Optional<SpeedFigures> figures = benchmark.figures();
        Configuration hadoop = CommandSpark.hadoop();
        PrintWriter out = options.out();
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        if (!dataset.prepared() && settings.dataset().name() == DatasetSettings.Name.TABLE) {
            throw new SettingsException("the numbers of texts and classes in "
                    + settings.dataset().table().train()
                    + " are not known yet; run piwo prepare with the same settings first");
        }
        DatasetManifest manifest = Datasets.manifest(settings, dataset, hadoop);
        if (!dataset.prepared()) {
            out.println("The dataset is not prepared yet: the work is estimated as if every text had the longest "
                    + "allowed length.");
        }
        Grid.requireUnlabelledTexts(settings.sweep().objectives(), manifest.unlabelledTexts());
        GridPlan plan = GridPlan.of(settings, manifest, new RecordStore(settings.output(), hadoop));
        print(out, "done", plan.completed());
        print(out, "failed", plan.failed());
        print(out, "skipped", plan.skipped());
        print(out, "to do", plan.toDo());
        out.printf(
                Locale.ROOT,
                "%d trials: %d done, %d failed, %s%d to do; %s %.3g TFLOP left%n",
                plan.size(),
                plan.completed().size(),
                plan.failed().size(),
                plan.skipped().isEmpty() ? "" : plan.skipped().size() + " left out by races, ",
                plan.toDo().size(),
                settings.sweep().search() == Search.RACING ? "at most" : "about",
                plan.flopsToDo() / TERA);
        if (settings.training().labels() == Labels.SUMMED
                && settings.model().decoder() == Decoder.LSTM
                && manifest.classes() > FEW_CLASSES) {
            out.printf(
                    Locale.ROOT,
                    "training.labels = summed decodes each sample of z of a text without a label %d times, once for each"
                            + " class; training.labels = sampled decodes it once%n",
                    manifest.classes());
        }
        long bytesOfModels = GridPlan.bytesOfModels(settings, manifest);
        if (bytesOfModels > 0) {
            out.printf(
                    Locale.ROOT,
                    "the models of all trials take at most %,d MiB (models.keep = %s)%n",
                    bytesOfModels / MEBI,
                    settings.keptModels().name().toLowerCase(Locale.ROOT));
        }
        if (!plan.toDo().isEmpty()) {
            out.flush();
            SpeedFigures speed = figures.isPresent() ? figures.get() : measure(settings, hadoop, plan, out);
            int atOnce = slots.orElse(Math.max(
                    1,
                    Runtime.getRuntime().availableProcessors()
                            / settings.execution().threads()));
            out.printf(
                    Locale.ROOT,
                    "about %s with %d at once, at the speed of: %s%n",
                    TimeLeft.describe(plan.secondsToDo(speed, atOnce)),
                    atOnce,
                    speed.machine());
        }
        return ExitCode.DONE;
    }

    /** One round of evaluation and of the costliest trial's training. */
    private static SpeedFigures measure(
            ExperimentSettings settings, Configuration hadoop, GridPlan plan, PrintWriter out)
            throws IOException, InterruptedException {
        ObjectiveType objective = plan.toDo().get(0).trial().objective();
        SpeedBenchmark speed = new SpeedBenchmark(
                settings,
                BenchmarkTexts.of(settings, hadoop, out),
                TrainingDevice.ofThisProcess(settings),
                SECONDS_MEASURED,
                false);
        List<Round> training = List.of(speed.training(objective, 1));
        List<Round> evaluation = List.of(speed.evaluation());
        return new SpeedFigures(
                Machine.describe(),
                settings.execution().threads(),
                1,
                List.of(
                        Figure.of(objective.label(), 1, training, training),
                        Figure.of(SpeedFigures.EVALUATION, 1, evaluation, evaluation)));
    }

    private static void print(PrintWriter out, String state, List<PlannedTrial> trials) {
        // Formatted output would be flushed after each of a hundred thousand lines.
        Formatter lines = new Formatter(Locale.ROOT);
        for (PlannedTrial planned : trials) {
            lines.format(
                    "%-7s  %s  %9.3f TFLOP  %s%n",
                    state,
                    planned.id().substring(0, 12),
                    planned.flops() / TERA,
                    planned.trial().describe());
        }
        out.print(lines);
    }
}
