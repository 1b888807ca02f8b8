package io.github.piwo.model;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a few rows with one matrix, in the vector instructions of the CPU, in tiles whose sums stay in registers. Each element of
 * a product is one sum of fused multiply-adds in the order of the matrix's rows.
 *
 * <p>The matrix is kept in panels of as many columns as a tile has, one row of a panel after the other. If its columns are no multiple
 * of that, the last panel begins earlier, and repeats some of the panel before.
 *
 * <p>This class needs the module {@code jdk.incubator.vector}.
 */
final class TiledProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** The rows of a tile. */
    static final int ROWS = 4;
    /** The columns of a tile; a matrix has at least as many. */
    static final int COLUMNS = 2 * LANES;

    private final int depth;
    private final int columns;
    private final float[] panels;

    /** With a matrix of zeros, {@code [depth, columns]}. */
    TiledProduct(int depth, int columns) {
        this.depth = depth;
        this.columns = columns;
        this.panels = new float[depth * roundUp(columns, COLUMNS)];
    }

    /** Sets a column of the matrix. */
    void setColumn(int column, float[] values) {
        for (int panel = column / COLUMNS; first(panel) <= column && panel * COLUMNS < columns; panel++) {
            int to = panel * depth * COLUMNS + column - first(panel);
            for (int k = 0; k < depth; k++) {
                panels[to + k * COLUMNS] = values[k];
            }
        }
    }

    /** Sets the first elements of a row of the matrix. */
    void setRow(int row, float[] values) {
        for (int panel = 0; panel * COLUMNS < columns; panel++) {
            int count = Math.min(COLUMNS, values.length - first(panel));
            if (count > 0) {
                System.arraycopy(values, first(panel), panels, (panel * depth + row) * COLUMNS, count);
            }
        }
    }

    /**
     * c = a · matrix.
     *
     * @param a {@code [rows, aWidth]}, of whose columns the first count, as many as the matrix has rows; filled up to whole tiles
     * @param c {@code [rows, columns]}; the rows that fill the last tile are overwritten too
     */
    void multiply(float[] a, int aWidth, int rows, float[] c) {
        for (int panel = 0; panel * COLUMNS < columns; panel++) {
            for (int row = 0; row < rows; row += ROWS) {
                tile(a, row * aWidth, aWidth, panel, c, row * columns + first(panel));
            }
        }
    }

    private void tile(float[] a, int a0, int aWidth, int panel, float[] c, int c0) {
        int a1 = a0 + aWidth;
        int a2 = a1 + aWidth;
        int a3 = a2 + aWidth;
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = sum00;
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum00;
        FloatVector sum20 = sum00;
        FloatVector sum21 = sum00;
        FloatVector sum30 = sum00;
        FloatVector sum31 = sum00;
        int from = panel * depth * COLUMNS;
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, panels, from);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, from + LANES);
            FloatVector factor = FloatVector.broadcast(SPECIES, a[a0 + k]);
            sum00 = factor.fma(left, sum00);
            sum01 = factor.fma(right, sum01);
            factor = FloatVector.broadcast(SPECIES, a[a1 + k]);
            sum10 = factor.fma(left, sum10);
            sum11 = factor.fma(right, sum11);
            factor = FloatVector.broadcast(SPECIES, a[a2 + k]);
            sum20 = factor.fma(left, sum20);
            sum21 = factor.fma(right, sum21);
            factor = FloatVector.broadcast(SPECIES, a[a3 + k]);
            sum30 = factor.fma(left, sum30);
            sum31 = factor.fma(right, sum31);
            from += COLUMNS;
        }
        int c1 = c0 + columns;
        int c2 = c1 + columns;
        int c3 = c2 + columns;
        sum00.intoArray(c, c0);
        sum01.intoArray(c, c0 + LANES);
        sum10.intoArray(c, c1);
        sum11.intoArray(c, c1 + LANES);
        sum20.intoArray(c, c2);
        sum21.intoArray(c, c2 + LANES);
        sum30.intoArray(c, c3);
        sum31.intoArray(c, c3 + LANES);
    }

    /** The first column of a panel. */
    private int first(int panel) {
        return Math.min(panel * COLUMNS, columns - COLUMNS);
    }

    static int roundUp(int number, int multiple) {
        return (number + multiple - 1) / multiple * multiple;
    }
}
