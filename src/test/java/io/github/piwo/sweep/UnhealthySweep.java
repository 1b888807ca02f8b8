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
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/** A sweep on two executors, one of which cannot read its disk. */
final class UnhealthySweep {
    private UnhealthySweep() {}

    /** Where to. */
    public static void main(String[] arguments) throws Exception {
        ExperimentSettings settings = TestRecords.settings(Path.of(arguments[0]));
        try (SparkSession spark = SparkSession.builder()
                .master("local-cluster[2,1,900]")
                .appName("unhealthy")
                .config("spark.ui.enabled", false)
                .config("spark.executor.memory", "600m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate()) {
            new Sweep(
                            spark,
                            settings,
                            TestDatasets.manifest(),
                            Optional.empty(),
                            System.out,
                            new OnOneBadDisk(settings, arguments[0]))
                    .run(FailedTrialPolicy.KEEP);
        }
    }

    /** The executor that begins first is the bad one; the other needs a while for its trials. */
    record OnOneBadDisk(ExperimentSettings settings, String folder) implements ExecutorTrainer {
        @Override
        public TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) throws IOException {
            String self = SparkEnv.get().executorId();
            Path bad = Path.of(folder, "bad-executor");
            try {
                Files.createFile(Files.createDirectories(bad).resolve(self + ".tried"));
                Files.createFile(bad.resolve("it"));
                Files.createFile(bad.resolve(self));
            } catch (FileAlreadyExistsException e) {
                // It is known which one.
            }
            if (Files.exists(bad.resolve(self))) {
                throw new IOException("the disk is gone");
            }
            LockSupport.parkNanos(100_000_000);
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        }
    }
}
