package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.engine.Autograd;
import java.util.List;

/** The parameters of the best epoch so far, and the rule of early stopping. */
final class BestParameters {
    private final List<NDArray> parameters;
    private final NDList copies;
    private double accuracy = Double.NEGATIVE_INFINITY;
    private int epoch;

    /**
     * Before the first epoch.
     *
     * @param manager that the copies are to belong to
     */
    BestParameters(NDManager manager, List<NDArray> parameters) {
        this.parameters = List.copyOf(parameters);
        copies = Autograd.paused(
                () -> new NDList(parameters.stream().map(NDArray::duplicate).toList()));
        copies.attach(manager);
    }

    /** Keeps a copy of the parameters if they are better than any before. */
    void offer(int offeredEpoch, double validationAccuracy) {
        if (validationAccuracy <= accuracy) {
            return;
        }
        epoch = offeredEpoch;
        accuracy = validationAccuracy;
        copy(parameters, copies);
    }

    /** The copies, in the order of the parameters. */
    List<NDArray> copies() {
        return copies;
    }

    /** Takes the copies for those of this epoch, since they were read from a checkpoint. */
    void resume(int bestEpoch, double bestAccuracy) {
        epoch = bestEpoch;
        accuracy = bestAccuracy;
    }

    /** Puts the best epoch's values back into the parameters. */
    void restore() {
        copy(copies, parameters);
    }

    private static void copy(List<NDArray> from, List<NDArray> to) {
        for (int i = 0; i < from.size(); i++) {
            Autograd.copy(from.get(i), to.get(i));
        }
    }

    int epoch() {
        return epoch;
    }

    double accuracy() {
        return accuracy;
    }
}
