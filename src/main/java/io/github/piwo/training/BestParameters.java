package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.objective.Autograd;
import java.util.List;

/** The parameters of the best epoch so far, and the rule of early stopping. */
final class BestParameters {
    private final NDManager manager;
    private final List<NDArray> parameters;
    private NDList copies = new NDList();
    private double accuracy = Double.NEGATIVE_INFINITY;
    private int epoch;

    BestParameters(NDManager manager, List<NDArray> parameters) {
        this.manager = manager;
        this.parameters = List.copyOf(parameters);
    }

    /** Keeps a copy of the parameters if they are better than any before. */
    void offer(int offeredEpoch, double validationAccuracy) {
        if (validationAccuracy <= accuracy) {
            return;
        }
        epoch = offeredEpoch;
        accuracy = validationAccuracy;
        copies.close();
        copies = Autograd.paused(() -> {
            NDList fresh = new NDList();
            for (NDArray parameter : parameters) {
                NDArray copy = parameter.duplicate();
                copy.attach(manager);
                fresh.add(copy);
            }
            return fresh;
        });
    }

    /** Puts the best epoch's values back into the parameters. */
    void restore() {
        Autograd.paused(() -> {
            for (int i = 0; i < parameters.size(); i++) {
                copies.get(i).copyTo(parameters.get(i));
            }
            return parameters;
        });
    }

    int epoch() {
        return epoch;
    }

    double accuracy() {
        return accuracy;
    }
}
