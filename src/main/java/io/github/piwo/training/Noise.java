package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.model.StagingBuffer;
import io.github.piwo.objective.LatentNoise;
import io.github.piwo.objective.SampleCounts;
import io.github.piwo.trial.KeyedRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Draws the noise of samples from keyed generators. */
record Noise(KeyedRandom random, StagingBuffer staging, int latentSize, int classes) {

    /** For z and y of a batch without labels. */
    LatentNoise latent(NDManager manager, SampleCounts counts, int batch, String purpose, long step) {
        RandomGenerator gumbel = random.generator(purpose + ".gumbel", step);
        return new LatentNoise(
                normal(manager, counts, batch, purpose, step),
                fill(manager, new Shape(counts.y(), batch, classes), () -> gumbel(gumbel)));
    }

    /** For z alone, {@code [samples of z, batch, latent]}. */
    NDArray normal(NDManager manager, SampleCounts counts, int batch, String purpose, long step) {
        RandomGenerator normal = random.generator(purpose + ".normal", step);
        return fill(manager, new Shape(counts.z(), batch, latentSize), normal::nextGaussian);
    }

    private static double gumbel(RandomGenerator generator) {
        // 1 − u is in (0, 1], so that neither logarithm is infinite but for u = 0, which the lower limit keeps out.
        double uniform = Math.max(1 - generator.nextDouble(), Double.MIN_NORMAL);
        return -Math.log(Math.max(-Math.log(uniform), Double.MIN_NORMAL));
    }

    private NDArray fill(NDManager manager, Shape shape, DoubleSupplier values) {
        float[] array = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values.getAsDouble();
        }
        return staging.floats(manager, shape, array);
    }
}
