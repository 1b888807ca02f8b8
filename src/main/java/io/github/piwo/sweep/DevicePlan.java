package io.github.piwo.sweep;

import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.NativeEngine;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What all trials of a sweep train on.
 *
 * @param onGpu or else on the CPU
 * @param profile that the training stages ask Spark for, so that nothing else of the application holds a GPU; empty where
 *     Spark assigns none
 */
record DevicePlan(boolean onGpu, int trialsPerGpu, Optional<ResourceProfile> profile) {
    /** Spark's name for the resource. */
    static final String GPU = "gpu";

    private static final String GPUS_PER_EXECUTOR = "spark.executor.resource.gpu.amount";

    /**
     * Looks, on an executor where there are any, whether trials can have what the settings ask for.
     *
     * @param out told once if {@code auto} means the CPU
     * @throws SettingsException if a GPU is asked for that trials cannot have
     */
    static DevicePlan of(ExecutionSettings settings, JavaSparkContext spark, ExecutorTrainer trainer, PrintStream out) {
        DevicePlan cpu = new DevicePlan(false, settings.trialsPerGpu(), Optional.empty());
        if (settings.device() == Device.CPU) {
            return cpu;
        }
        Optional<ResourceProfile> profile = spark.isLocal() || gpusPerExecutor(spark) == 0
                ? Optional.empty()
                : Optional.of(profile(settings.gpusPerTrial(), cpusPerTask(spark)));
        DevicePlan gpu = new DevicePlan(true, settings.trialsPerGpu(), profile);
        Optional<String> problem = gpu.problem(spark, trainer);
        if (problem.isEmpty()) {
            return gpu;
        }
        if (settings.device() == Device.GPU) {
            throw new SettingsException("execution.device = gpu: " + problem.get());
        }
        out.println("Trials train on the CPU (execution.device = auto): " + problem.get());
        return cpu;
    }

    private static ResourceProfile profile(double gpusPerTrial, int cpusPerTask) {
        return new ResourceProfileBuilder()
                .require(new TaskResourceRequests().cpus(cpusPerTask).resource(GPU, gpusPerTrial))
                .build();
    }

    private Optional<String> problem(JavaSparkContext spark, ExecutorTrainer trainer) {
        if (spark.isLocal()) {
            return trainer.gpuProblem();
        }
        if (profile.isEmpty()) {
            return Optional.of("Spark gives executors no GPU, since " + GPUS_PER_EXECUTOR + " is not set");
        }
        spark.setJobDescription("Is there a GPU?");
        try {
            String found = on(spark.parallelize(List.of(GPU), 1))
                    .map(name -> trainer.gpuProblem().orElse(""))
                    .first();
            return Optional.of(found).filter(problem -> !problem.isEmpty());
        } finally {
            spark.setJobDescription(null);
        }
    }

    /** Has Spark compute it where trials run. */
    <T> JavaRDD<T> on(JavaRDD<T> data) {
        return profile.map(data::withResources).orElse(data);
    }

    /** How many trials can run at once; grows while executors come. */
    int slots(JavaSparkContext spark) {
        int cores = cores(spark) / cpusPerTask(spark);
        int gpus = cores;
        if (onGpu) {
            gpus = trialsPerGpu * (spark.isLocal() ? NativeEngine.gpus() : gpusPerExecutor(spark) * executors(spark));
        }
        return Math.max(1, Math.min(cores, gpus));
    }

    /** Of all executors that there are now; spark.default.parallelism may say something else. */
    private static int cores(JavaSparkContext spark) {
        Seq<ExecutorSummary> executors = spark.sc().statusStore().executorList(true);
        return CollectionConverters.asJava(executors).stream()
                .mapToInt(ExecutorSummary::totalCores)
                .sum();
    }

    /** Executors that there are now; Spark counts the driver among them. */
    int executors(JavaSparkContext spark) {
        return spark.sc().statusTracker().getExecutorInfos().length - 1;
    }

    private static int gpusPerExecutor(JavaSparkContext spark) {
        return spark.getConf().getInt(GPUS_PER_EXECUTOR, 0);
    }

    private static int cpusPerTask(JavaSparkContext spark) {
        return spark.getConf().getInt("spark.task.cpus", 1);
    }
}
