package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Moves the few numbers of each text between the device and the host. */
final class HostRows {

    private HostRows() {}

    /** The rows of an array, {@code [rows, columns]}. */
    static double[][] of(NDArray array, int columns) {
        float[] flat = array.toFloatArray();
        double[][] rows = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return rows;
    }

    /** One column of rows. */
    static double[] column(double[][] rows, int column) {
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = rows[i][column];
        }
        return values;
    }

    /** An array whose columns are these lists, {@code [size of a list, lists]}: texts become the last axis. */
    static NDArray asColumns(NDManager manager, double[][] lists) {
        int size = lists[0].length;
        float[] flat = new float[size * lists.length];
        for (int column = 0; column < lists.length; column++) {
            for (int i = 0; i < size; i++) {
                flat[i * lists.length + column] = (float) lists[column][i];
            }
        }
        // An array made from Java numbers shares a direct buffer of Java, which a graph does not keep alive.
        try (NDArray shared = manager.create(flat, new Shape(size, lists.length))) {
            return shared.duplicate();
        }
    }

    /** The numbers times a factor. */
    static double[] scaled(double[] values, double factor) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
