package io.github.piwo.store;

import java.util.Arrays;

/** An array of numbers of a model, row by row. */
public sealed interface Tensor {

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
