package io.github.piwo.config;

import java.io.Serializable;

/**
 * The threads and the device of a trial; not part of its identity. The keys are those of {@code execution} in
 * {@code reference.conf}.
 *
 * @param threads of one trial
 * @param device the device to train on
 * @param gpusPerTrial 1, or a fraction of at most 0.5: the trials that share one GPU
 * @param recurrence how LSTMs are computed
 */
public record ExecutionSettings(int threads, Device device, double gpusPerTrial, Recurrence recurrence)
        implements Serializable {

    /** The devices to train on. */
    public enum Device {
        /** A GPU if there is one, otherwise the CPU. */
        AUTO,
        /** The CPU, even if there is a GPU. */
        CPU,
        /** A GPU; if there is none, it is an error and nothing is run. */
        GPU
    }

    /** How LSTMs are computed. */
    public enum Recurrence {
        /** As is faster for the networks' sizes and the device. */
        AUTO,
        /** Step by step, without padding. */
        STEPWISE,
        /** All steps in one call of the engine. */
        FUSED,
        /** Step by step, in the vector instructions of the CPU. */
        VECTOR
    }

    /** The number of trials that share one GPU. */
    public int trialsPerGpu() {
        // Tolerates rounding: 1/3 written as 0.3333333334 still means three.
        return (int) Math.floor(1 / gpusPerTrial + 1e-9);
    }
}
