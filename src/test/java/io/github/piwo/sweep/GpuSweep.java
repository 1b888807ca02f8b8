package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** A sweep on one worker with made-up GPUs, whose trials look who else is on their GPU. */
final class GpuSweep {
    private GpuSweep() {}

    /**
     * Arguments: the output, a discovery script, how many addresses it gives, cores and GPUs' shares: cores of the worker,
     * cores of an executor, GPUs of a trial, trials that share a GPU, or 0 to look whether there is a GPU at all.
     */
    public static void main(String[] arguments) throws Exception {
        Path output = Path.of(arguments[0]);
        int trialsOnOneGpu = Integer.parseInt(arguments[6]);
        ExperimentSettings settings = TestRecords.settings(
                output, "execution.device=gpu", "execution.gpus-per-trial=" + arguments[5], "trial.max-minutes=3");
        try (SparkSession spark = SparkSession.builder()
                .master("local-cluster[1," + arguments[3] + ",2400]")
                .appName("gpus")
                .config("spark.ui.enabled", false)
                .config("spark.executor.memory", "500m")
                .config("spark.executor.cores", arguments[4])
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executorEnv.DJL_OFFLINE", true)
                .config("spark.worker.resource.gpu.amount", arguments[2])
                .config("spark.worker.resource.gpu.discoveryScript", arguments[1])
                .config("spark.executor.resource.gpu.amount", 1)
                .getOrCreate()) {
            ExecutorTrainer trainer = trialsOnOneGpu == 0
                    ? (trial, attempt, listener) -> TestRecords.completed(settings, trial, 0.5, 0.5)
                    : new Watching(settings, output.toString(), trialsOnOneGpu);
            new Sweep(spark, settings, TestDatasets.manifest(), Optional.empty(), System.out, trainer)
                    .run(FailedTrialPolicy.KEEP);
        }
    }

    /** Each trial runs until as many as a GPU has room for have been on its GPU at the same time. */
    record Watching(ExperimentSettings settings, String folder, int room) implements ExecutorTrainer {
        @Override
        public Optional<String> gpuProblem() {
            return Optional.empty();
        }

        @Override
        public TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) throws IOException {
            String gpu = "gpu-" + attempt.device().gpu().orElseThrow();
            Path running = Files.createDirectories(Path.of(folder, "running", gpu));
            Path full = Files.createDirectories(Path.of(folder, "full")).resolve(gpu);
            Path own = Files.createFile(running.resolve(settings.trialId(trial, "")));
            try {
                do {
                    LockSupport.parkNanos(20_000_000);
                    long there = count(running);
                    if (there > room) {
                        throw new IllegalStateException(there + " trials on " + gpu);
                    }
                    if (there == room) {
                        mark(full);
                    }
                } while (!Files.exists(full));
            } finally {
                Files.delete(own);
            }
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        }

        private static long count(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.count();
            }
        }

        private static void mark(Path file) throws IOException {
            try {
                Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // A neighbour has seen it too.
            }
        }
    }
}
