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
 * The devices that all trials of a sweep train on.
 *
 * @param onGpu whether trials train on GPUs; otherwise on the CPU
 * @param profile resources that the training stages request from Spark, so that no other stage holds a GPU; empty if Spark
 *     assigns no GPUs
 */
record DevicePlan(boolean onGpu, int trialsPerGpu, Optional<ResourceProfile> profile) {
    /** Spark's name for the resource. */
    static final String GPU = "gpu";

    private static final String GPUS_PER_EXECUTOR = "spark.executor.resource.gpu.amount";

    /**
     * Checks, on an executor if there are any, whether trials can have the device that the settings ask for.
     *
     * @param out gets one line if {@code auto} means the CPU
     * @throws SettingsException if the settings ask for a GPU that trials cannot have
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

    /** Makes Spark compute the data on the resources that trials use. */
    <T> JavaRDD<T> on(JavaRDD<T> data) {
        return profile.map(data::withResources).orElse(data);
    }

    /** The number of trials that can run at once; it grows while executors register. */
    int slots(JavaSparkContext spark) {
        int cores = cores(spark) / cpusPerTask(spark);
        int gpus = cores;
        if (onGpu) {
            gpus = trialsPerGpu * (spark.isLocal() ? NativeEngine.gpus() : gpusPerExecutor(spark) * executors(spark));
        }
        return Math.max(1, Math.min(cores, gpus));
    }

    /** The cores of all current executors; {@code spark.default.parallelism} may be another number. */
    private static int cores(JavaSparkContext spark) {
        Seq<ExecutorSummary> executors = spark.sc().statusStore().executorList(true);
        return CollectionConverters.asJava(executors).stream()
                .mapToInt(ExecutorSummary::totalCores)
                .sum();
    }

    /** The number of current executors; Spark's own count includes the driver. */
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
