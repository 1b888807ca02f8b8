package io.github.piwo.baseline;

import io.github.piwo.store.Tensor;
import java.util.Arrays;
import java.util.SortedMap;

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

    static double[][] of(SortedMap<String, Tensor> tensors, String name) {
        double[] values = Tensor.doubles(tensors, name);
        int[] shape = tensors.get(name).shape();
        double[][] rows = new double[shape[0]][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * shape[1], (row + 1) * shape[1]);
        }
        return rows;
    }
}
