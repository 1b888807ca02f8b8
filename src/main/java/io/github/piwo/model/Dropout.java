package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.trial.KeyedRandom;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Dropout whose masks come from keyed generators, one for each sequence. A mask therefore depends neither on the other texts
 * of the batch nor on how the batch is cut into slices.
 *
 * <p>On the CPU a generator draws each element. That takes a GPU longer than the rest of the step, so there the generator draws
 * one number for each token, and the device derives the elements from it. Masks on CPUs and on GPUs are therefore not the same.
 */
public final class Dropout {
    private static final int RESOLUTION = 1 << 16;
    /** The seed of the numbers with which a GPU derives the elements of a row. They are the same in all trials. */
    private static final long COLUMNS = 0x6472_6f70_6f75_74L;

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
        return Optional.of(
                manager.getDevice().isGpu()
                        ? derivedMask(manager, purpose, slice, size, staging)
                        : drawnMask(manager, purpose, slice, size, staging));
    }

    /** A mask whose every element the generators draw. */
    NDArray drawnMask(NDManager manager, String purpose, BatchSlice slice, int size, StagingBuffer staging) {
        Shape shape = new Shape(slice.sequences().rows(), size);
        return staging.floats(manager, shape, mask -> fill(mask.asFloatBuffer(), purpose, slice, size));
    }

    /**
     * A mask in a few operations of the device. Element i of a row with key k is kept if k · a(i) + b(i), modulo 2⁶⁴ and with a sign,
     * is below the threshold. With odd a(i), each element is exactly as likely to be kept as it should be, and the high bits, which
     * decide, differ from column to column as if they were independent (multiply-add-shift hashing; Dietzfelbinger, 1996).
     */
    NDArray derivedMask(NDManager manager, String purpose, BatchSlice slice, int size, StagingBuffer staging) {
        PackedSequences sequences = slice.sequences();
        long[] keys = new long[sequences.rows()];
        for (int sequence = 0; sequence < sequences.sequences(); sequence++) {
            RandomGenerator generator = generators.of(purpose, slice.text(sequence), slice.sample(sequence));
            for (int position = 0; position < sequences.length(sequence); position++) {
                keys[sequences.row(sequence, position)] = generator.nextLong();
            }
        }
        RandomGenerator ofColumns = KeyedRandom.ofSeed(COLUMNS);
        long[] factors = ofColumns.longs(size).map(number -> number | 1).toArray();
        long[] shifts = ofColumns.longs(size).toArray();
        long threshold = Long.MIN_VALUE + kept * (1L << 48);
        try (NDArray key = staging.longs(manager, new Shape(keys.length, 1), keys);
                NDArray factor = staging.longs(manager, new Shape(size), factors);
                NDArray shift = staging.longs(manager, new Shape(size), shifts);
                NDArray limit = staging.longs(manager, new Shape(), new long[] {threshold});
                NDArray bits = key.mul(factor).addi(shift);
                NDArray isKept = bits.lt(limit);
                NDArray mask = isKept.toType(DataType.FLOAT32, false)) {
            return Autograd.scale(mask, (double) RESOLUTION / kept);
        }
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
        float[] factors = new float[to - from];
        draw(factors, generator);
        for (int i = 0; i < factors.length; i++) {
            values[from + i] *= factors[i];
        }
    }

    private void fill(FloatBuffer mask, String purpose, BatchSlice slice, int size) {
        PackedSequences sequences = slice.sequences();
        float[] row = new float[size];
        for (int sequence = 0; sequence < sequences.sequences(); sequence++) {
            RandomGenerator generator = generators.of(purpose, slice.text(sequence), slice.sample(sequence));
            for (int position = 0; position < sequences.length(sequence); position++) {
                draw(row, generator);
                mask.put(sequences.row(sequence, position) * size, row);
            }
        }
    }

    private void draw(float[] factors, RandomGenerator generator) {
        int scale = Float.floatToRawIntBits((float) RESOLUTION / kept);
        long bits = 0;
        for (int i = 0; i < factors.length; i++) {
            if (i % 4 == 0) {
                bits = generator.nextLong();
            }
            // All ones if the element is kept: a branch that nobody can predict takes longer.
            int keep = ((int) (bits & (RESOLUTION - 1)) - kept) >> 31;
            factors[i] = Float.intBitsToFloat(keep & scale);
            bits >>>= 16;
        }
    }
}
