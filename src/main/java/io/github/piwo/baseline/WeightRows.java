package io.github.piwo.baseline;

import io.github.piwo.store.Tensor;
import java.util.Arrays;

/** A row of numbers for each class, as an array that can be stored. */
final class WeightRows {
    private WeightRows() {}

    static Tensor.Doubles tensor(double[][] rows) {
        int columns = rows[0].length;
        double[] values = new double[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * columns, columns);
        }
        return new Tensor.Doubles(new int[] {rows.length, columns}, values);
    }

    static double[][] of(Tensor.Doubles tensor) {
        int columns = tensor.shape()[1];
        double[][] rows = new double[tensor.shape()[0]][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(tensor.values(), row * columns, (row + 1) * columns);
        }
        return rows;
    }
}
