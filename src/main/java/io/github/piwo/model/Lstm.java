package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * One LSTM layer over packed sequences, in one or several directions at once. The gates are in PyTorch's order: input,
 * forget, cell, output.
 *
 * <p>The forward and the backward pass are written out by hand instead of recorded. The products with the input are one
 * large product over all tokens, and so are those for the gradients of the weights. Only the product with the previous state
 * is computed step by step, for the sequences that have not ended, by the engine ({@link StepwisePass}) or in Java ({@link
 * VectorPass}). No work is spent on padding, and the length of a sequence is not limited. (The engine's own LSTM, {@link FusedPass},
 * works on padded sequences; on the CPU its backward pass becomes ten times slower beyond 160 steps, and sometimes crashes.)
 */
final class Lstm {
    static final int GATES = 4;
    static final int CANDIDATE = 2;

    private final Parameters parameters;
    private final Recurrence recurrence;
    private final StagingBuffer staging;
    private final List<String> directions;
    private LstmLoops loops;

    private Lstm(Parameters parameters, Recurrence recurrence, StagingBuffer staging, List<String> directions) {
        this.parameters = parameters;
        this.recurrence = recurrence;
        this.staging = staging;
        this.directions = directions;
    }

    /**
     * A layer with the parameters of the given directions: {@code w_ih [4 · hidden, input]}, {@code w_hh [4 · hidden,
     * hidden]}, {@code b_ih} and {@code b_hh [4 · hidden]} of each.
     *
     * @param directions prefixes of the parameters' names
     */
    static Lstm of(Parameters parameters, Recurrence recurrence, StagingBuffer staging, String... directions) {
        return new Lstm(parameters, recurrence, staging, List.of(directions));
    }

    /** The result of a forward pass. */
    interface Pass {
        /** The states, {@code [directions, rows, hidden]}. */
        NDArray states();

        /**
         * Adds the gradients of the parameters to those that they have collected.
         *
         * @param stateGradients the gradient of the loss with respect to the states, of the same shape; overwritten
         * @return the gradient with respect to the input
         */
        NDArray backPropagate(NDArray stateGradients);
    }

    /**
     * Runs from a zero state. Nothing is recorded for automatic differentiation.
     *
     * @param input {@code [directions, rows, input]}, packed
     * @param sequences how the rows are packed
     * @param keep whether to keep what back-propagation needs, or only the states
     */
    Pass run(NDArray input, PackedSequences sequences, boolean keep) {
        return Autograd.paused(() -> {
            NDManager manager = input.getManager();
            if (isFused(manager, sequences)) {
                return FusedPass.run(input, weights(), sequences, staging, keep);
            }
            if (recurrence == Recurrence.VECTOR) {
                return VectorPass.run(this, input, sequences, keep);
            }
            try (NDManager scope = manager.newSubManager()) {
                return StepwisePass.run(this, input, steppedGates(scope, input), sequences, keep);
            }
        });
    }

    /**
     * Runs on inputs whose contribution to the gates is known. Keeps nothing for back-propagation.
     *
     * @param inputGates from {@link #inputGates}, packed; overwritten
     */
    Pass run(NDArray inputGates, PackedSequences sequences) {
        return Autograd.paused(() -> recurrence == Recurrence.VECTOR
                ? VectorPass.run(this, inputGates, sequences)
                : StepwisePass.run(this, inputGates, inputGates, sequences, false));
    }

    /**
     * Runs step by step, for inputs that depend on earlier states. Keeps nothing for back-propagation.
     *
     * @param scope owns the state between steps
     */
    LstmSteps steps(NDManager scope) {
        return new LstmSteps(this, scope, false);
    }

    private boolean isFused(NDManager manager, PackedSequences sequences) {
        return recurrence == Recurrence.FUSED
                && (manager.getDevice().isGpu() || sequences.steps() <= Recurrence.MOST_STEPS_ON_CPU);
    }

    /** The parameters of each direction, in the engine's order. */
    private List<NDList> weights() {
        return directions.stream()
                .map(direction -> new NDList(Stream.of("w_ih", "w_hh", "b_ih", "b_hh")
                        .map(name -> parameters.array(direction + "." + name))
                        .toList()))
                .toList();
    }

    /**
     * The contribution of the input and the biases to the gates of each row.
     *
     * @param input {@code [directions or 1, rows, input]}
     * @return {@code [directions, rows, 4 · hidden]}
     */
    NDArray inputGates(NDManager scope, NDArray input) {
        return inputGates(scope, input, recurrence != Recurrence.VECTOR);
    }

    /** Likewise, with that of the candidate doubled, as {@link LstmSteps} needs it. */
    NDArray steppedGates(NDManager scope, NDArray input) {
        return inputGates(scope, input, true);
    }

    private NDArray inputGates(NDManager scope, NDArray input, boolean doublesCandidate) {
        NDArray weight = stacked(scope, "w_ih");
        NDArray bias = stacked(scope, "b_ih").addi(stacked(scope, "b_hh")).expandDims(2);
        if (doublesCandidate) {
            doubleCandidate(weight);
            doubleCandidate(bias);
        }
        NDArray gates = input.matMul(weight.transpose(0, 2, 1));
        gates.attach(scope);
        return gates.addi(bias.transpose(0, 2, 1));
    }

    /** A copy of the parameter of all directions, {@code [directions, ...]}. */
    NDArray stacked(NDManager manager, String name) {
        NDList arrays = new NDList();
        directions.forEach(direction -> arrays.add(parameters.array(direction + "." + name)));
        NDArray stacked = NDArrays.stack(arrays);
        stacked.attach(manager);
        return stacked;
    }

    /**
     * The recurrent weights, {@code [directions, hidden, 4 · hidden]}, those of the candidate doubled. A copy: with a
     * transposed view, a product of few rows takes a tenth longer.
     */
    NDArray hiddenWeight(NDManager scope) {
        NDList transposed = new NDList();
        NDArray stacked = doubleCandidate(stacked(scope, "w_hh"));
        parts(stacked).forEach(part -> transposed.add(part.transpose()));
        return NDArrays.stack(transposed);
    }

    /** The loops of {@link Recurrence#VECTOR}. */
    LstmLoops loops() {
        if (loops == null) {
            loops = new LstmLoops(Math.toIntExact(
                    parameters.array(directions.get(0) + ".w_hh").getShape().get(1)));
        }
        return loops;
    }

    /** The memory of a direction's parameter. */
    FloatBuffer memory(int direction, String name) {
        return Autograd.memory(parameters.array(directions.get(direction) + "." + name));
    }

    /** The sum of both biases of each direction, {@code [directions][4 · hidden]}. */
    float[][] biases() {
        float[][] sums = new float[directions.size()][];
        for (int i = 0; i < sums.length; i++) {
            FloatBuffer ofInput = memory(i, "b_ih");
            FloatBuffer ofState = memory(i, "b_hh");
            sums[i] = new float[ofInput.limit()];
            for (int j = 0; j < sums[i].length; j++) {
                sums[i][j] = ofInput.get(j) + ofState.get(j);
            }
        }
        return sums;
    }

    /**
     * Adds to the collected gradients of the parameters.
     *
     * @param gateGradients with respect to the gates before their activation, {@code [directions, rows, 4 · hidden]}
     * @param previousStates of each row's sequence, {@code [directions, rows, hidden]}
     */
    void addGradients(NDManager scope, NDArray gateGradients, NDArray input, NDArray previousStates) {
        NDArray transposed = gateGradients.transpose(0, 2, 1);
        transposed.attach(scope);
        addGradients("w_ih", transposed.matMul(input));
        addGradients("w_hh", transposed.matMul(previousStates));
        NDArray bias = gateGradients.sum(new int[] {1});
        addGradients("b_ih", bias);
        addGradients("b_hh", bias);
    }

    private void addGradients(String name, NDArray gradients) {
        NDList parts = parts(gradients);
        for (int i = 0; i < directions.size(); i++) {
            Autograd.backward(parameters.array(directions.get(i) + "." + name), parts.get(i));
        }
    }

    /** The part of each direction, which is the first dimension; views. A single call of the engine, where an index takes five. */
    static NDList parts(NDArray array) {
        Shape part = array.getShape().slice(1);
        try (NDList views = array.split(array.getShape().get(0))) {
            return new NDList(views.stream().map(view -> view.reshape(part)).toList());
        }
    }

    /** Doubles the rows of the candidate, {@code [directions, 4 · hidden, size]}, in place. */
    private static NDArray doubleCandidate(NDArray weight) {
        NDArray rows = weight.split(GATES, 1).get(CANDIDATE);
        rows.addi(rows);
        return weight;
    }

    record Unrecorded(NDArray states) implements Pass {
        @Override
        public NDArray backPropagate(NDArray stateGradients) {
            throw new IllegalStateException("nothing was kept for back-propagation");
        }
    }

    /** Gives an array to a manager. */
    static NDArray kept(NDManager manager, NDArray array) {
        array.attach(manager);
        return array;
    }
}
