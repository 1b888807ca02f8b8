package io.github.piwo.config;

import java.io.Serializable;

/**
 * What a trial uses of its machine; no part of its identity. The keys are those of {@code execution} in
 * {@code reference.conf}.
 *
 * @param threads of one trial
 * @param device that it trains on
 * @param gpusPerTrial 1, or a share of at most a half: so many trials use one GPU at a time
 */
public record ExecutionSettings(int threads, Device device, double gpusPerTrial) implements Serializable {

    /** Processors to train on. */
    public enum Device {
        /** A GPU where there is one, the CPU otherwise. */
        AUTO,
        /** The CPU, whatever else there is. */
        CPU,
        /** A GPU; without one nothing is run. */
        GPU
    }

    /** How many trials one GPU has room for. */
    public int trialsPerGpu() {
        // The smallest excess would turn the third of 3 × 0.333… away.
        return (int) Math.floor(1 / gpusPerTrial + 1e-9);
    }
}
