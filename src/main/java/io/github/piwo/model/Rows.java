package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;

/** Rows of tables. */
final class Rows {

    private Rows() {}

    /**
     * The rows of these numbers, of the indices' manager.
     *
     * @param indices INT64, {@code [count]}
     * @param table {@code [rows, size]}
     * @return {@code [count, size]}
     */
    static NDArray gather(NDArray indices, NDArray table) {
        return indices.getNDArrayInternal()
                .embedding(indices, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }
}
