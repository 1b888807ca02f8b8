package io.github.piwo.sweep;

import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.TrainingDevice;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The device of one task, held until it is closed.
 *
 * @param device that the task's trial trains on
 * @param giveBack releases the device for other trials
 */
record TaskDevice(TrainingDevice device, Runnable giveBack) implements AutoCloseable {
    /**
     * On a cluster, the GPU that Spark assigned to the task; in local mode, a free GPU of this process.
     *
     * @param trialsPerGpu in local mode; on a cluster Spark counts them
     */
    static TaskDevice of(TaskContext task, boolean onGpu, boolean isLocal, int trialsPerGpu) {
        if (!onGpu) {
            return new TaskDevice(TrainingDevice.CPU, () -> {});
        }
        if (isLocal) {
            LocalGpus gpus = LocalGpus.ofThisProcess(trialsPerGpu);
            int gpu = gpus.take(task::isInterrupted);
            return new TaskDevice(TrainingDevice.gpu(gpu), () -> gpus.giveBack(gpu));
        }
        ResourceInformation assigned = task.resourcesJMap().get(DevicePlan.GPU);
        if (assigned == null) {
            throw new SettingsException(
                    "Spark assigned no GPU to a trial's task; see spark.executor.resource.gpu.amount");
        }
        return new TaskDevice(TrainingDevice.atAddress(assigned.addresses()[0]), () -> {});
    }

    @Override
    public void close() {
        giveBack.run();
    }
}
