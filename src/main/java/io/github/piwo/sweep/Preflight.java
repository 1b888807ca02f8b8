package io.github.piwo.sweep;

import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.grid.Grid;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.training.CheckpointSize;
import io.github.piwo.training.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/** Checks everything that can be known to go wrong before anything is run, and reports all problems together. */
public final class Preflight {
    private static final double GIBI = 1L << 30;
    /** Two that are kept and one that is being written. */
    private static final long CHECKPOINTS_PER_TRIAL = 3;

    private final ExperimentSettings settings;
    private final Configuration hadoop;
    private final List<String> problems = new ArrayList<>();

    private Preflight(ExperimentSettings settings, Configuration hadoop) {
        this.settings = settings;
        this.hadoop = hadoop;
    }

    /**
     * Checks that the output can be written and has space, that the dataset can be read and that the native library loads.
     *
     * @param dataset of the sweep, or the largest that the settings allow
     * @param trialsAtOnce the number of trials that run at the same time
     * @param machines where trials run
     * @throws SettingsException with all problems, if there are any
     */
    public static void check(
            ExperimentSettings settings,
            Configuration hadoop,
            DatasetManifest dataset,
            int trialsAtOnce,
            Machines machines) {
        Preflight preflight = new Preflight(settings, hadoop);
        preflight.output(dataset, trialsAtOnce);
        preflight.rawData();
        preflight.unlabelledTexts();
        preflight.problems.addAll(machines.unsharedPaths(settings, hadoop));
        if (machines == Machines.THIS_PROCESS) {
            preflight.engine();
            preflight.problems.addAll(ScratchSpace.problems(new SparkConf()));
        }
        preflight.refuse();
    }

    /**
     * Checks what preparing a dataset needs: that the output can be written, the dataset read, and Spark's scratch space used.
     *
     * @param machines where Spark runs tasks
     * @throws SettingsException with all problems, if there are any
     */
    public static void checkPreparation(ExperimentSettings settings, Configuration hadoop, Machines machines) {
        Preflight preflight = new Preflight(settings, hadoop);
        preflight.outputIsWritable();
        preflight.rawData();
        if (machines == Machines.THIS_PROCESS) {
            preflight.problems.addAll(ScratchSpace.problems(new SparkConf()));
        }
        preflight.refuse();
    }

    private void refuse() {
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("; ", problems));
        }
    }

    private void outputIsWritable() {
        try {
            new OutputFiles(settings.output(), hadoop).checkWritable();
        } catch (IOException | RuntimeException e) {
            problems.add("output: " + settings.output() + " cannot be written: " + e.getMessage());
        }
    }

    private void output(DatasetManifest dataset, int trialsAtOnce) {
        try {
            OutputFiles output = new OutputFiles(settings.output(), hadoop);
            output.checkWritable();
            long needed = bytesNeeded(dataset, trialsAtOnce);
            long free = output.freeBytes();
            if (free < needed) {
                problems.add(String.format(
                        Locale.ROOT,
                        "output: %s has %.2f GiB free, and the sweep needs about %.2f",
                        settings.output(),
                        free / GIBI,
                        needed / GIBI));
            }
        } catch (IOException | RuntimeException e) {
            problems.add("output: " + settings.output() + " cannot be written: " + e.getMessage());
        }
    }

    private long bytesNeeded(DatasetManifest dataset, int trialsAtOnce) {
        long checkpoints = settings.checkpoints().share() == 0
                ? 0
                : trialsAtOnce * CHECKPOINTS_PER_TRIAL * CheckpointSize.bytes(settings.model(), dataset);
        long vectors = (long) Float.BYTES * dataset.vocabularySize() * dataset.vectorDimension();
        long tokens = dataset.labelledTokens() + dataset.unlabelledTokens() + dataset.testTokens();
        return checkpoints
                + GridPlan.bytesOfModels(settings, dataset)
                + (long) OutputFiles.LARGE_RECORD * Grid.trials(settings).size()
                + vectors
                + Integer.BYTES * tokens;
    }

    private void unlabelledTexts() {
        try {
            Grid.requireUnlabelledTexts(
                    settings.sweep().objectives(), settings.dataset().unlabelledTexts());
        } catch (SettingsException e) {
            problems.add(e.getMessage());
        }
    }

    private void engine() {
        try {
            Trainer.checkRecurrence(settings, settings.execution().device() == Device.GPU);
        } catch (SettingsException e) {
            problems.add(e.getMessage());
        }
        if (settings.execution().device() == Device.GPU) {
            NativeEngine.gpuProblem(settings.training().tf32())
                    .ifPresent(problem -> problems.add("execution.device = gpu: " + problem));
        } else {
            NativeEngine.problem().ifPresent(problems::add);
        }
    }

    private void rawData() {
        Optional.of(settings.dataset().path()).filter(path -> !path.isEmpty()).ifPresent(path -> {
            try {
                Path raw = new Path(path);
                if (raw.getFileSystem(hadoop).getFileStatus(raw).isFile()) {
                    raw.getFileSystem(hadoop).open(raw).close();
                } else {
                    raw.getFileSystem(hadoop).listStatus(raw);
                }
            } catch (IOException | RuntimeException e) {
                problems.add("dataset.path: " + path + " cannot be read: " + e.getMessage());
            }
        });
    }
}
