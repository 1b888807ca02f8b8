package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;

/** Looks up rows of two-dimensional arrays. */
final class Rows {

    private Rows() {}

    /**
     * The rows with the given indices; they belong to the manager of the indices.
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
