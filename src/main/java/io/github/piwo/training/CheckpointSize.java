package io.github.piwo.training;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.model.ParameterCount;

/** The size of a checkpoint. */
public final class CheckpointSize {
    /** Parameters, best parameters and two moments. */
    private static final int FLOATS_PER_PARAMETER = 4;

    private CheckpointSize() {}

    /** The most bytes that one checkpoint needs; those of None are smaller. */
    public static long bytes(ModelSettings model, DatasetManifest dataset) {
        return FLOATS_PER_PARAMETER
                * Float.BYTES
                * ParameterCount.of(model, dataset.vocabularySize(), dataset.vectorDimension(), dataset.classes());
    }
}
