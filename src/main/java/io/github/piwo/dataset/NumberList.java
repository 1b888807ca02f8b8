package io.github.piwo.dataset;

import java.util.Arrays;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Collects the elements of a list of int or float without boxing them; floats are stored as their bits. */
final class NumberList extends PrimitiveConverter {
    private final boolean floats;
    private int[] bits = new int[64];
    private int size;

    NumberList(boolean floats) {
        this.floats = floats;
    }

    @Override
    public void addInt(int value) {
        if (size == bits.length) {
            bits = Arrays.copyOf(bits, 2 * size);
        }
        bits[size++] = value;
    }

    @Override
    public void addFloat(float value) {
        addInt(Float.floatToRawIntBits(value));
    }

    void clear() {
        size = 0;
    }

    /** The elements as a new int[] or float[]. */
    Object toArray() {
        if (!floats) {
            return Arrays.copyOf(bits, size);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }
}
