package io.github.piwo.store;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/** An array of numbers of a model, row by row. */
public sealed interface Tensor extends Serializable {

    /** The size of each dimension; empty for a single number. Must not be changed. */
    int[] shape();

    /** Numbers of 32 bits. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Floats(int[] shape, float[] values) implements Tensor {
        /**
         * Checks the number of values.
         *
         * @throws IllegalArgumentException if there are not as many as the shape says
         */
        public Floats {
            check(shape, values.length);
        }
    }

    /** Numbers of 64 bits. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Doubles(int[] shape, double[] values) implements Tensor {
        /**
         * Checks the number of values.
         *
         * @throws IllegalArgumentException if there are not as many as the shape says
         */
        public Doubles {
            check(shape, values.length);
        }
    }

    /**
     * The numbers of the array with this name.
     *
     * @throws IllegalArgumentException if there is none, or if its numbers are not of 32 bits
     */
    static float[] floats(Map<String, Tensor> tensors, String name) {
        if (tensors.get(name) instanceof Floats floats) {
            return floats.values();
        }
        throw new IllegalArgumentException("there is no array " + name + " of 32-bit numbers");
    }

    /** Likewise, of 64 bits. */
    static double[] doubles(Map<String, Tensor> tensors, String name) {
        if (tensors.get(name) instanceof Doubles doubles) {
            return doubles.values();
        }
        throw new IllegalArgumentException("there is no array " + name + " of 64-bit numbers");
    }

    private static void check(int[] shape, int values) {
        if (size(shape) != values) {
            throw new IllegalArgumentException(values + " numbers for the shape " + Arrays.toString(shape));
        }
    }

    /** The number of values in an array of this shape. */
    static long size(int[] shape) {
        long size = 1;
        for (int length : shape) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }
}
