package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;

/** A sweep, six of whose 60 trials do harm, each in another way. */
final class PoisonedSweep {
    private PoisonedSweep() {}

    /** Where to, and on which cluster. */
    public static void main(String[] arguments) throws Exception {
        ExperimentSettings settings = settings(Path.of(arguments[0]));
        try (SparkSession spark = SparkSession.builder()
                .master(arguments[1])
                .appName("poisoned")
                .config("spark.ui.enabled", false)
                .config("spark.executor.memory", "600m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.deploy.maxExecutorRetries", -1)
                .getOrCreate()) {
            new Sweep(spark, settings, TestDatasets.manifest(), Optional.empty(), System.out, new Harmful(settings))
                    .run(FailedTrialPolicy.KEEP);
        }
    }

    static ExperimentSettings settings(Path output) {
        return TestRecords.settings(
                output,
                "dataset.splits=6",
                "sweep.splits=[1,2,3,4,5,6]",
                "sweep.objectives=[None,VAE,PIWO]",
                "sweep.baselines=[]",
                "trial.max-minutes=0.05");
    }

    /** The trials of None at rate 0.1: one harm for each split. */
    record Harmful(ExperimentSettings settings) implements ExecutorTrainer {
        @Override
        public TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) {
            if (trial.objective() == ObjectiveType.NONE && trial.supervisionRate() == 0.1) {
                return harm(trial);
            }
            return TestRecords.completed(settings, trial, 0.5, 0.5);
        }

        private TrialRecord harm(Trial trial) {
            switch (trial.split()) {
                case 1 -> {
                    ArithmeticException error = new ArithmeticException("the loss became NaN at step 17");
                    return TestRecords.record(settings, trial, TrialResult.Failed.of(error, true, 2, 16));
                }
                case 2 -> throw new IllegalStateException("room for " + new long[1 << 30].length);
                case 3 -> throw new IllegalStateException("depth " + deep(0));
                case 4 -> System.exit(3);
                case 5 -> {
                    while (true) {
                        LockSupport.park();
                    }
                }
                default -> throw new IllegalStateException((String) null);
            }
            throw new IllegalStateException("out of reach");
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int deep(int depth) {
            return 1 + deep(depth + 1);
        }
    }
}
