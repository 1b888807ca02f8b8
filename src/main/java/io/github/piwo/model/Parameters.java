package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The model's parameters by name, in a fixed order; owned by one manager, each collecting its gradient. */
public final class Parameters implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * Without any yet.
     *
     * @param parent whose device they live on
     */
    public Parameters(NDManager parent) {
        this.manager = parent.newSubManager();
    }

    NDManager manager() {
        return manager;
    }

    /** Adds a parameter and takes the array over. */
    public void add(String name, NDArray array) {
        array.attach(manager);
        array.setRequiresGradient(true);
        arrays.put(name, array);
    }

    /** The parameter of a name. */
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

    /** The arrays of the names that are wanted, in order. */
    public List<NDArray> arrays(Predicate<String> wanted) {
        List<NDArray> chosen = new ArrayList<>();
        arrays.forEach((name, array) -> {
            if (wanted.test(name)) {
                chosen.add(array);
            }
        });
        return chosen;
    }

    @Override
    public void close() {
        manager.close();
    }
}
