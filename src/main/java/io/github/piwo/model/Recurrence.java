package io.github.piwo.model;

import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ModelSettings;
import java.util.Locale;

/** How LSTMs are computed. Both ways give the same values but for rounding. */
public enum Recurrence {
    /** Step by step, over packed sequences: {@link Lstm}'s own passes. */
    STEPWISE,
    /** By the engine's LSTM, all steps in one call: {@link FusedPass}. */
    FUSED;

    /** On the CPU, the engine's backward pass becomes ten times slower beyond some 160 steps, and sometimes crashes. */
    static final int MOST_STEPS_ON_CPU = 128;

    /** The largest state at which the engine's LSTM is the faster one on CPUs (docs/performance.md). */
    private static final int LARGEST_STATE_ON_CPU = 64;

    /** In records: {@code stepwise} or {@code fused}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the setting means for such networks on such a device. It depends on nothing that is measured while a trial runs. */
    public static Recurrence of(ExecutionSettings.Recurrence setting, ModelSettings model, boolean onGpu) {
        return switch (setting) {
            case STEPWISE -> STEPWISE;
            case FUSED -> FUSED;
            case AUTO -> onGpu || largestState(model) <= LARGEST_STATE_ON_CPU ? FUSED : STEPWISE;
        };
    }

    private static int largestState(ModelSettings model) {
        int ofEncoder = model.encoder() == ModelSettings.Encoder.BILSTM ? model.encoderHidden() : 0;
        int ofDecoder = model.decoder() == ModelSettings.Decoder.LSTM ? model.decoderHidden() : 0;
        return Math.max(ofEncoder, ofDecoder);
    }
}
