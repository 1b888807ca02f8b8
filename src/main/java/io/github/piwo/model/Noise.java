package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.LatentNoise;
import io.github.piwo.objective.SampleCounts;
import io.github.piwo.trial.KeyedRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Draws the noise of samples from one keyed generator per text, so it does not depend on how a batch is distributed. */
public record Noise(KeyedRandom random, int latentSize, int classes) {

    /**
     * The noise for z and y of texts without labels.
     *
     * @param places the positions of the texts in the whole batch
     */
    public LatentNoise latent(
            NDManager manager, StagingBuffer staging, SampleCounts counts, int[] places, String purpose, long step) {
        NDArray normal = normal(manager, staging, counts, places, purpose, step);
        if (counts.y() == 0) {
            return new LatentNoise(normal, null);
        }
        return new LatentNoise(normal, fill(manager, staging, new Shape(counts.y(), places.length, classes), text -> {
            RandomGenerator generator = random.generator(purpose + ".gumbel", step, places[text]);
            return () -> gumbel(generator);
        }));
    }

    /** The noise for z alone, {@code [samples of z, texts, latent]}. */
    public NDArray normal(
            NDManager manager, StagingBuffer staging, SampleCounts counts, int[] places, String purpose, long step) {
        return fill(
                manager,
                staging,
                new Shape(counts.z(), places.length, latentSize),
                text -> random.generator(purpose + ".normal", step, places[text])::nextGaussian);
    }

    private static double gumbel(RandomGenerator generator) {
        // 1 − u is in (0, 1] and at least the smallest normal number, so both logarithms are finite but for 1 − u = 1.
        double uniform = Math.max(1 - generator.nextDouble(), Double.MIN_NORMAL);
        return -Math.log(Math.max(-Math.log(uniform), Double.MIN_NORMAL));
    }

    /** {@code [samples, texts, size]}; the numbers of each text come from its own generator. */
    private static NDArray fill(
            NDManager manager, StagingBuffer staging, Shape shape, IntFunction<DoubleSupplier> sources) {
        int samples = Math.toIntExact(shape.get(0));
        int texts = Math.toIntExact(shape.get(1));
        int size = Math.toIntExact(shape.get(2));
        float[] array = new float[samples * texts * size];
        for (int text = 0; text < texts; text++) {
            DoubleSupplier source = sources.apply(text);
            for (int sample = 0; sample < samples; sample++) {
                int row = (sample * texts + text) * size;
                for (int i = row; i < row + size; i++) {
                    array[i] = (float) source.getAsDouble();
                }
            }
        }
        return staging.floats(manager, shape, array);
    }
}
