package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.StagingBuffer;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Dropout whose masks come from keyed generators, one for each sequence. A mask therefore depends neither on the other texts
 * of the batch nor on how the batch is cut into slices.
 */
public final class Dropout {
    private static final int RESOLUTION = 1 << 16;
    private static final Dropout NONE = new Dropout(0, (purpose, text, sample) -> {
        throw new IllegalStateException("nothing is drawn at rate 0");
    });

    /** Creates the generators of masks. */
    @FunctionalInterface
    public interface Generators {
        /**
         * A fresh generator.
         *
         * @param purpose which layer's input
         * @param text index in the batch
         * @param sample of the text
         */
        RandomGenerator of(String purpose, int text, int sample);
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
     * The factors of an input: 0 for dropped elements, 1 / (1 − rate) for all others.
     *
     * @param purpose which layer's input
     * @param size the number of elements of each token
     * @return {@code [packed rows, size]}, or nothing at rate 0
     */
    Optional<NDArray> mask(NDManager manager, String purpose, BatchSlice slice, int size, StagingBuffer staging) {
        if (kept == RESOLUTION) {
            return Optional.empty();
        }
        Shape shape = new Shape(slice.sequences().rows(), size);
        return Optional.of(staging.floats(manager, shape, mask -> fill(mask, purpose, slice, size)));
    }

    /**
     * Multiplies numbers of one text by such factors.
     *
     * @param purpose which layer's input
     * @param text index in the batch
     * @param from the first of the numbers, in the array
     */
    void apply(String purpose, int text, float[] values, int from, int to) {
        if (kept == RESOLUTION) {
            return;
        }
        RandomGenerator generator = generators.of(purpose, text, 0);
        forEachFactor(to - from, generator, (i, factor) -> values[from + i] *= factor);
    }

    private void fill(ByteBuffer mask, String purpose, BatchSlice slice, int size) {
        PackedSequences sequences = slice.sequences();
        for (int sequence = 0; sequence < sequences.sequences(); sequence++) {
            RandomGenerator generator = generators.of(purpose, slice.text(sequence), slice.sample(sequence));
            for (int position = 0; position < sequences.length(sequence); position++) {
                fillRow(mask, sequences.row(sequence, position) * size, size, generator);
            }
        }
    }

    private void fillRow(ByteBuffer mask, int from, int size, RandomGenerator generator) {
        forEachFactor(size, generator, (i, factor) -> mask.putFloat((from + i) * Float.BYTES, factor));
    }

    private interface FactorVisitor {
        void visit(int index, float factor);
    }

    private void forEachFactor(int size, RandomGenerator generator, FactorVisitor visitor) {
        float scale = (float) RESOLUTION / kept;
        long bits = 0;
        for (int i = 0; i < size; i++) {
            if (i % 4 == 0) {
                bits = generator.nextLong();
            }
            boolean keep = (bits & (RESOLUTION - 1)) < kept;
            visitor.visit(i, keep ? scale : 0);
            bits >>>= 16;
        }
    }
}
