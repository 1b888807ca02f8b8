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
    private double score = Double.NEGATIVE_INFINITY;
    private int epoch;

    /**
     * For a training before its first epoch.
     *
     * @param manager owns the copies
     */
    BestParameters(NDManager manager, List<NDArray> parameters) {
        this.parameters = List.copyOf(parameters);
        copies = Autograd.paused(
                () -> new NDList(parameters.stream().map(NDArray::duplicate).toList()));
        copies.attach(manager);
    }

    /**
     * Keeps a copy of the parameters if they are better than any before.
     *
     * @param validation the metric on the validation texts
     * @throws DivergedException if they are better but not all finite: the last step's update overflowed, though its loss was finite
     */
    void offer(int offeredEpoch, double validation) {
        if (!(validation > score)) {
            return;
        }
        if (!areFinite()) {
            throw new DivergedException("parameters are not finite after epoch " + offeredEpoch);
        }
        epoch = offeredEpoch;
        score = validation;
        copy(parameters, copies);
    }

    private boolean areFinite() {
        return Autograd.paused(() -> parameters.stream().allMatch(parameter -> {
            try (NDArray magnitudes = parameter.abs();
                    NDArray largest = magnitudes.max()) {
                // A maximum over a NaN is a NaN.
                return Float.isFinite(largest.getFloat());
            }
        }));
    }

    /** The copies, in the order of the parameters. */
    List<NDArray> copies() {
        return copies;
    }

    /** Continues with copies of this epoch's parameters that were read from a checkpoint. */
    void resume(int bestEpoch, double bestScore) {
        epoch = bestEpoch;
        score = bestScore;
    }

    /** Copies the best epoch's values into the parameters. */
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

    /** The metric on the validation texts. */
    double score() {
        return score;
    }
}
