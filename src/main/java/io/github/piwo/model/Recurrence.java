package io.github.piwo.model;

import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.VectorInstructions;
import java.util.Locale;
import java.util.Optional;

/** How LSTMs are computed. All ways give the same values but for rounding. */
public enum Recurrence {
    /** Step by step, over packed sequences, in calls of the engine: {@link Lstm}'s own passes. */
    STEPWISE,
    /** By the engine's LSTM, all steps in one call: {@link FusedPass}. */
    FUSED,
    /** Step by step, over packed sequences, in Java: {@link VectorPass}. */
    VECTOR;

    /** On the CPU, the engine's backward pass becomes ten times slower beyond some 160 steps, and sometimes crashes. */
    static final int MOST_STEPS_ON_CPU = 128;

    /** The largest state at which the engine's LSTM is faster than its single operations on CPUs. */
    private static final int LARGEST_STATE_ON_CPU = 64;

    /** In records: {@code stepwise}, {@code fused} or {@code vector}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What the setting means for such networks on such a device. It depends on nothing that is measured while a trial runs.
     *
     * @throws SettingsException if the setting asks for what this process cannot do
     */
    public static Recurrence of(ExecutionSettings.Recurrence setting, ModelSettings model, boolean onGpu) {
        return switch (setting) {
            case STEPWISE -> STEPWISE;
            case FUSED -> FUSED;
            case VECTOR -> vector(onGpu);
            case AUTO ->
                onGpu ? FUSED : onCpu(model, VectorInstructions.problem().isEmpty());
        };
    }

    private static Recurrence vector(boolean onGpu) {
        Optional<String> problem = onGpu ? Optional.of("the device is a GPU") : VectorInstructions.problem();
        problem.ifPresent(reason -> {
            throw new SettingsException("execution.recurrence = vector: " + reason
                    + "; auto takes another way where vectors cannot be used");
        });
        return VECTOR;
    }

    /** What is fastest on a CPU, as docs/performance.md has measured it. */
    static Recurrence onCpu(ModelSettings model, boolean hasVectors) {
        if (hasVectors) {
            return VECTOR;
        }
        return largestState(model) <= LARGEST_STATE_ON_CPU ? FUSED : STEPWISE;
    }

    private static int largestState(ModelSettings model) {
        int ofEncoder = model.encoder() == ModelSettings.Encoder.BILSTM ? model.encoderHidden() : 0;
        int ofDecoder = model.decoder() == ModelSettings.Decoder.LSTM ? model.decoderHidden() : 0;
        return Math.max(ofEncoder, ofDecoder);
    }
}
