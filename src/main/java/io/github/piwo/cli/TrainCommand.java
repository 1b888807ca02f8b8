package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.corpus.Preparation;
import io.github.piwo.dataset.PreparedDatasetReader;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.engine.ResidentMemory;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.grid.Grid;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.training.CheckpointFiles;
import io.github.piwo.training.Trainer;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo train}. */
@Command(
        name = "train",
        description = "Trains one trial without Spark and prints its result; leaves no record. Prepares the dataset, "
                + "which takes Spark, only if that has not been done.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1 << 20;

    @Mixin
    private CommonOptions options;

    @Option(names = "--objective", required = true, description = "None, VAE, PIWO, iPIWO or IWAE.")
    private String objective;

    @Option(names = "--rate", required = true, description = "Supervision rate, in (0, 1].")
    private double rate;

    @Option(names = "--alpha", description = "α, above 0; not for None.")
    private Optional<Double> alpha = Optional.empty();

    @Option(names = "--split", required = true, description = "The split that validates, counted from 1.")
    private int split;

    @Option(names = "--model", paramLabel = "DIR", description = "Keeps the trained model in this new folder.")
    private Optional<String> model = Optional.empty();

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Trial trial = trial(settings);
        Optional<ModelFolder> folder = modelFolder(CommandSpark.hadoop());
        NativeEngine.problem().ifPresent(problem -> {
            throw new SettingsException(problem);
        });
        TrainingDevice device = TrainingDevice.ofThisProcess(settings);
        PrintWriter out = options.out();
        Configuration hadoop = CommandSpark.hadoop();
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        if (!dataset.prepared()) {
            try (CommandSpark spark = CommandSpark.open("train", settings)) {
                Preparation preparation = Datasets.prepare(spark.session(), settings, false, out);
                // The raw data may have changed since the output remembered them.
                dataset = Datasets.identified(settings, preparation.manifest().fingerprint(), hadoop);
            }
        }
        var prepared = PreparedDatasetReader.read(dataset.path().toString(), hadoop);
        Grid.requireUnlabelledTexts(
                List.of(trial.objective()), prepared.manifest().unlabelledTexts());
        out.println(trial.describe() + ", " + trialIdLine(settings, trial, dataset) + ", on " + device.describe());
        out.flush();
        TrialRecord record =
                new Trainer(settings, prepared, device).run(trial, 1, progress(out), CheckpointFiles.NONE, folder);
        int exitCode = report(record, out);
        ResidentMemory.peak()
                .ifPresent(bytes -> out.printf(Locale.ROOT, "peak memory of the process %,d MiB%n", bytes / MEBIBYTE));
        return exitCode;
    }

    private Optional<ModelFolder> modelFolder(Configuration hadoop) throws IOException {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        Path path = new Path(model.get());
        FileSystem files = path.getFileSystem(hadoop);
        if (files.exists(path)) {
            throw new SettingsException("--model: " + model.get() + " is there already; name a folder that is not");
        }
        Path folder = files.makeQualified(path);
        OutputFiles parent = new OutputFiles(folder.getParent().toString(), hadoop);
        try {
            parent.checkWritable();
        } catch (IOException e) {
            throw new SettingsException("--model: " + model.get() + " cannot be written: " + e.getMessage());
        }
        return Optional.of(new ModelFolder(parent, folder.getName()));
    }

    private Trial trial(ExperimentSettings settings) {
        ObjectiveType type = ObjectiveType.fromLabel(objective)
                .orElseThrow(() -> new SettingsException(
                        "--objective: " + objective + " is none of " + ObjectiveType.labels(any -> true)));
        if (!(rate > 0 && rate <= 1)) {
            throw new SettingsException("--rate: " + rate + " is not in (0, 1]");
        }
        if (type.isGenerative() && !(alpha.orElse(0.0) > 0 && Double.isFinite(alpha.get()))) {
            throw new SettingsException("--alpha: " + type + " needs a finite α above 0"
                    + (alpha.isPresent() ? ", not " + alpha.get() : ""));
        }
        if (!type.isGenerative() && alpha.isPresent()) {
            throw new SettingsException("--alpha: None has no α, but " + alpha.get() + " was given");
        }
        int splits = settings.dataset().splits();
        if (split < 1 || split > splits) {
            throw new SettingsException("--split: " + split + " is not in 1.." + splits + " (dataset.splits)");
        }
        return new Trial(type, rate, alpha.orElse(0.0), split, settings.seed());
    }

    private static String trialIdLine(ExperimentSettings settings, Trial trial, Datasets.Identified dataset) {
        return "trial " + settings.trialId(trial, dataset.fingerprint());
    }

    private static TrainingListener progress(PrintWriter out) {
        return new TrainingListener() {
            @Override
            public void onEpoch(EpochMetrics epoch) {
                out.printf(
                        Locale.ROOT,
                        "epoch %3d  step %6d  classifier loss %.4f  train %.2f %%  validation %.2f %%  "
                                + "bound %.2f / %.2f  %.1f s%n",
                        epoch.epoch(),
                        epoch.step(),
                        epoch.classifierLoss(),
                        100 * epoch.trainAccuracy(),
                        100 * epoch.validationAccuracy(),
                        epoch.boundLabelled(),
                        epoch.boundUnlabelled(),
                        epoch.seconds());
                out.flush();
            }
        };
    }

    private static int report(TrialRecord record, PrintWriter out) {
        double seconds = record.provenance().seconds();
        if (record.result() instanceof TrialResult.Completed completed) {
            out.printf(
                    Locale.ROOT,
                    "test accuracy %.2f %% (validation %.2f %%, train %.2f %%) at epoch %d of %d, %d steps, %s; "
                            + "%,.0f tokens/s; %.0f s%n",
                    100 * completed.testAccuracy(),
                    100 * completed.validationAccuracy(),
                    100 * completed.trainAccuracy(),
                    completed.bestEpoch(),
                    completed.epochs(),
                    completed.steps(),
                    completed.stopReason(),
                    completed.tokensPerSecond(),
                    seconds);
            out.printf(
                    Locale.ROOT,
                    "test macro-F1 %.2f %% (validation %.2f %%)%n",
                    100 * completed.testMacroF1(),
                    100 * completed.validationMacroF1());
            if (completed.testBoundTexts() > 0) {
                out.printf(
                        Locale.ROOT,
                        "test bound %.2f nats per text, perplexity at most %.1f per token, on %,d texts%n",
                        completed.testBound(),
                        completed.testPerplexity(),
                        completed.testBoundTexts());
            }
            return ExitCode.DONE;
        }
        TrialResult.Failed failed = (TrialResult.Failed) record.result();
        out.println(failed.status() + ": " + failed.errorClass() + ": " + failed.errorMessage());
        out.print(failed.stackTrace());
        return ExitCode.TRIALS_FAILED;
    }
}
