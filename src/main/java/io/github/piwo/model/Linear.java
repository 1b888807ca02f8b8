package io.github.piwo.model;

import ai.djl.ndarray.NDArray;

/** Linear layers. */
final class Linear {

    private Linear() {}

    /**
     * x · weightᵀ + bias; the result belongs to the manager of x.
     *
     * @param name of the layer: the prefix of its parameters' names
     */
    static NDArray apply(Parameters parameters, String name, NDArray x) {
        return x.getNDArrayInternal()
                .linear(x, parameters.array(name + ".weight"), parameters.array(name + ".bias"))
                .singletonOrThrow();
    }
}
