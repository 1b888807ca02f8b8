package io.github.piwo.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.github.piwo.config.MemorySettings;

/** The memory of the device that a trial trains on. */
public final class DeviceMemory {
    private DeviceMemory() {}

    /**
     * The settings with nothing left to the device.
     *
     * @param trials the number of trials that share a GPU
     */
    public static MemorySettings settings(MemorySettings settings, Device device, int vocabulary, int trials) {
        return device.isGpu()
                ? settings.onGpu(CudaUtils.getGpuMemory(device).getMax() / trials, vocabulary)
                : settings.onCpu();
    }

    /**
     * The most bytes since {@link ResidentMemory#forgetPeak}: of this process on the CPU, and of all processes on a GPU, where
     * PyTorch keeps what it has once taken. 0 if unknown.
     */
    public static long peak(Device device) {
        return device.isGpu()
                ? CudaUtils.getGpuMemory(device).getUsed()
                : ResidentMemory.peak().orElse(0);
    }
}
