package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Dropout whose masks come from keyed generators, one a use, so that a text's mask depends neither on its neighbours nor
 * on the pieces that a batch is worked on in.
 */
public final class Dropout {
    private static final int RESOLUTION = 1 << 16;
    private static final Dropout NONE = new Dropout(0, (purpose, text) -> {
        throw new IllegalStateException("nothing is drawn at rate 0");
    });

    /** Gives generators. */
    @FunctionalInterface
    public interface Generators {
        /**
         * A fresh generator.
         *
         * @param purpose which layer's input
         * @param text place in the batch
         */
        RandomGenerator of(String purpose, int text);
    }

    private final int kept;
    private final Generators generators;

    private Dropout(double rate, Generators generators) {
        this.kept = (int) Math.round((1 - rate) * RESOLUTION);
        this.generators = generators;
    }

    /** For training. The rate is rounded to 16 bits. */
    public static Dropout of(double rate, Generators generators) {
        return rate == 0 ? NONE : new Dropout(rate, generators);
    }

    /** For evaluation: changes nothing. */
    public static Dropout none() {
        return NONE;
    }

    /**
     * Drops elements of an input and scales up the others.
     *
     * @param input {@code [samples · batch, length, size]}, texts of one sample side by side
     * @param lengths of the texts; what lies behind a text's end is dropped
     * @param firstText place in the whole batch of the first of these texts
     */
    NDArray apply(NDArray input, int[] lengths, int firstText, String purpose, StagingBuffer staging) {
        if (kept == RESOLUTION) {
            return input;
        }
        Shape shape = input.getShape();
        NDManager manager = input.getManager();
        NDArray mask = staging.floats(manager, shape, target -> fill(target, shape, lengths, firstText, purpose));
        return input.mul(mask);
    }

    private void fill(ByteBuffer mask, Shape shape, int[] lengths, int firstText, String purpose) {
        int samples = Math.toIntExact(shape.get(0)) / lengths.length;
        int length = Math.toIntExact(shape.get(1));
        int size = Math.toIntExact(shape.get(2));
        float scale = (float) RESOLUTION / kept;
        for (int text = 0; text < lengths.length; text++) {
            RandomGenerator generator = generators.of(purpose, firstText + text);
            for (int sample = 0; sample < samples; sample++) {
                int row = (sample * lengths.length + text) * length * size;
                int end = row + lengths[text] * size;
                fillRow(mask, row, end, scale, generator);
                for (int i = end; i < row + length * size; i++) {
                    mask.putFloat(i * Float.BYTES, 0);
                }
            }
        }
    }

    private void fillRow(ByteBuffer mask, int from, int to, float scale, RandomGenerator generator) {
        int i = from;
        while (i < to) {
            long bits = generator.nextLong();
            for (int part = 0; part < 4 && i < to; part++, i++) {
                boolean keep = (bits & (RESOLUTION - 1)) < kept;
                mask.putFloat(i * Float.BYTES, keep ? scale : 0);
                bits >>>= 16;
            }
        }
    }
}
