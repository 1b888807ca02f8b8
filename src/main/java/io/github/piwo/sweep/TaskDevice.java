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
        return new TaskDevice(TrainingDevice.gpu(gpu(assigned.addresses()[0])), () -> {});
    }

    /** The number of a GPU from its address in a discovery script: {@code 1}, or {@code 1.0} for a slot of that GPU. */
    static int gpu(String address) {
        if (!address.matches("\\d{1,4}(\\.\\d{1,4})?")) {
            throw new SettingsException(
                    "GPU address " + address
                            + " is neither a number such as 0 nor a slot such as 0.1; see spark.executor.resource.gpu.discoveryScript");
        }
        return Integer.parseInt(address.replaceFirst("\\..*", ""));
    }

    @Override
    public void close() {
        giveBack.run();
    }
}
