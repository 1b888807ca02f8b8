package io.github.piwo.sweep;

import io.github.piwo.engine.NativeEngine;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The GPUs of this process in local mode, where Spark assigns none and may run more tasks than there is room for. */
final class LocalGpus {
    private static final int LOOK_EVERY_MILLISECONDS = 200;
    private static LocalGpus ofThisProcess;

    private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();

    LocalGpus(int gpus, int trialsPerGpu) {
        // Each GPU gets a first trial before any gets a second one.
        for (int round = 0; round < trialsPerGpu; round++) {
            for (int gpu = 0; gpu < gpus; gpu++) {
                free.add(gpu);
            }
        }
    }

    /** One instance for all sweeps of this process; the first sweep decides how many trials share a GPU. */
    static synchronized LocalGpus ofThisProcess(int trialsPerGpu) {
        if (ofThisProcess == null) {
            ofThisProcess = new LocalGpus(NativeEngine.gpus(), trialsPerGpu);
        }
        return ofThisProcess;
    }

    /**
     * Waits for a place on a GPU.
     *
     * @return the GPU's number
     * @throws CancellationException if the trial is cancelled meanwhile
     */
    int take(BooleanSupplier isCancelled) {
        try {
            while (!isCancelled.getAsBoolean()) {
                Integer gpu = free.poll(LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (gpu != null) {
                    return gpu;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CancellationException("cancelled while it waited for a GPU");
    }

    void giveBack(int gpu) {
        free.add(gpu);
    }
}
