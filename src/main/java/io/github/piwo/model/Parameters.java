package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The model's parameters by name, in a fixed order. One manager owns them, and each collects its gradient. */
public final class Parameters implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * An empty set of parameters.
     *
     * @param parent the manager on whose device the parameters are
     */
    public Parameters(NDManager parent) {
        this.manager = parent.newSubManager();
    }

    NDManager manager() {
        return manager;
    }

    /** Adds a parameter and takes ownership of the array. */
    public void add(String name, NDArray array) {
        array.attach(manager);
        array.setRequiresGradient(true);
        arrays.put(name, array);
    }

    /** The same parameters, with values in the same memory, but with gradients of their own. Closed together with these. */
    public Parameters alias() {
        Parameters alias = new Parameters(manager);
        arrays.forEach((name, array) -> alias.add(name, array.stopGradient()));
        return alias;
    }

    /**
     * The parameter with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public NDArray array(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + arrays.keySet());
        }
        return array;
    }

    /** All names, in order. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    @Override
    public void close() {
        manager.close();
    }
}
