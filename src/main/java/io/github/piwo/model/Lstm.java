package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * One LSTM layer over packed sequences, in one or several directions at once. The gates are in PyTorch's order: input,
 * forget, cell, output.
 *
 * <p>The forward and the backward pass are written out by hand instead of recorded. The products with the input are one
 * large product over all tokens, and so are those for the gradients of the weights. Only the product with the previous state
 * is computed step by step, for the sequences that have not ended. No work is spent on padding, and the length of a sequence
 * is not limited. (The engine's own LSTM works on padded sequences; on the CPU its backward pass becomes ten times slower
 * beyond 160 steps, and sometimes crashes.)
 *
 * <p>tanh is computed as 2σ(2x) − 1, since the engine's tanh takes four times as long as its logistic function σ.
 */
final class Lstm {
    static final int GATES = 4;
    static final int CANDIDATE = 2;

    private final Parameters parameters;
    private final Recurrence recurrence;
    private final StagingBuffer staging;
    private final List<String> directions;

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
            try (NDManager scope = manager.newSubManager()) {
                return forward(input, inputGates(scope, input), sequences, keep);
            }
        });
    }

    /**
     * Runs on inputs whose contribution to the gates is known. Keeps nothing for back-propagation.
     *
     * @param inputGates from {@link #inputGates}, packed; overwritten
     */
    Pass run(NDArray inputGates, PackedSequences sequences) {
        return Autograd.paused(() -> forward(inputGates, inputGates, sequences, false));
    }

    /**
     * Runs step by step, for inputs that depend on earlier states. Keeps nothing for back-propagation.
     *
     * @param scope owns the state between steps
     */
    Steps steps(NDManager scope) {
        return new Steps(scope);
    }

    /** A run in progress, with the same sequences in each step. */
    final class Steps {
        private final NDManager scope;
        private final Forward forward;

        private Steps(NDManager scope) {
            this.scope = scope;
            this.forward = new Forward(scope, false);
        }

        /**
         * The next states, {@code [directions, rows, hidden]}, valid until the next call.
         *
         * @param step owns what the step works out
         * @param input {@code [directions or 1, rows, input]}
         */
        NDArray next(NDManager step, NDArray input) {
            NDList before = forward.state == null ? new NDList() : new NDList(forward.state, forward.cell);
            forward.step(
                    inputGates(step, input), Math.toIntExact(input.getShape().get(1)));
            forward.state.attach(scope);
            forward.cell.attach(scope);
            forward.states.clear();
            before.close();
            return forward.state;
        }
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

    private Pass forward(NDArray input, NDArray inputGates, PackedSequences sequences, boolean keep) {
        NDManager manager = input.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDList steps = split(inputGates, sequences);
            steps.attach(scope);
            Forward forward = new Forward(scope, keep);
            for (int t = 0; t < steps.size(); t++) {
                forward.step(steps.get(t), sequences.active(t));
            }
            NDArray states = kept(manager, forward.states);
            return keep
                    ? new LstmTape(
                            this,
                            input,
                            sequences,
                            states,
                            kept(manager, inputGates),
                            kept(manager, forward.cells),
                            kept(manager, forward.squashedCells))
                    : new Unrecorded(states);
        }
    }

    /** A forward pass in progress, with the results of each step so far. */
    private final class Forward {
        private final NDArray hiddenWeight;
        private final NDArray one;
        private final NDArray two;
        private final boolean keep;
        private final NDList cells = new NDList();
        private final NDList squashedCells = new NDList();
        private final NDList states = new NDList();
        private NDArray state;
        private NDArray cell;

        Forward(NDManager scope, boolean keep) {
            this.hiddenWeight = hiddenWeight(scope);
            this.one = scope.create(1f);
            this.two = scope.create(2f);
            this.keep = keep;
        }

        /**
         * Computes one step.
         *
         * @param gates the contribution of the input to the gates; overwritten, with the gates themselves if they are kept
         * @param active the number of sequences that have this step
         */
        void step(NDArray gates, int active) {
            boolean begun = state != null;
            if (begun) {
                cell = first(cell, active);
                try (NDArray ofState = first(state, active).matMul(hiddenWeight)) {
                    gates.addi(ofState);
                }
            }
            NDArray next;
            NDArray squashed;
            try (NDArray activation = gates.getNDArrayInternal().sigmoid()) {
                NDList gate = activation.split(GATES, 2);
                gate.get(CANDIDATE).muli(two).subi(one);
                next = gate.get(0).mul(gate.get(CANDIDATE));
                if (begun) {
                    try (NDArray remembered = gate.get(1).mul(cell)) {
                        next.addi(remembered);
                    }
                }
                squashed = tanh(next);
                state = gate.get(3).mul(squashed);
                if (keep) {
                    Autograd.copy(activation, gates);
                }
                gate.close();
            }
            cell = next;
            states.add(state);
            if (keep) {
                cells.add(cell);
                squashedCells.add(squashed);
            } else {
                squashed.close();
            }
        }

        private NDArray tanh(NDArray values) {
            try (NDArray twice = values.mul(two)) {
                return twice.getNDArrayInternal().sigmoid().muli(two).subi(one);
            }
        }
    }

    /**
     * The contribution of the input and the biases to the gates of each row. That of the candidate is doubled, as its tanh
     * needs it.
     *
     * @param input {@code [directions or 1, rows, input]}
     * @return {@code [directions, rows, 4 · hidden]}
     */
    NDArray inputGates(NDManager scope, NDArray input) {
        NDArray weight = doubleCandidate(stacked(scope, "w_ih"));
        NDArray bias = doubleCandidate(
                stacked(scope, "b_ih").addi(stacked(scope, "b_hh")).expandDims(2));
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
     * The recurrent weights, {@code [directions, hidden, 4 · hidden]}, as a copy: with a transposed view, a product of few
     * rows takes a tenth longer.
     */
    private NDArray hiddenWeight(NDManager scope) {
        NDList transposed = new NDList();
        NDArray stacked = doubleCandidate(stacked(scope, "w_hh"));
        for (int i = 0; i < directions.size(); i++) {
            transposed.add(stacked.get(i).transpose());
        }
        return NDArrays.stack(transposed);
    }

    /** Adds to the collected gradients of the parameter, {@code [directions, ...]}. */
    void addGradients(String name, NDArray gradients) {
        for (int i = 0; i < directions.size(); i++) {
            Autograd.backward(parameters.array(directions.get(i) + "." + name), gradients.get(i));
        }
    }

    /** Doubles the rows of the candidate, {@code [directions, 4 · hidden, size]}, in place. */
    private static NDArray doubleCandidate(NDArray weight) {
        NDArray rows = weight.split(GATES, 1).get(CANDIDATE);
        rows.addi(rows);
        return weight;
    }

    private record Unrecorded(NDArray states) implements Pass {
        @Override
        public NDArray backPropagate(NDArray stateGradients) {
            throw new IllegalStateException("nothing was kept for back-propagation");
        }
    }

    /** The rows of each step; views. */
    static NDList split(NDArray rows, PackedSequences sequences) {
        long[] boundaries = sequences.stepBoundaries();
        return boundaries.length == 0 ? new NDList(rows.reshape(rows.getShape())) : rows.split(boundaries, 1);
    }

    /** The first rows of each direction; a view. */
    static NDArray first(NDArray rows, int count) {
        return rows.getShape().get(1) == count
                ? rows
                : rows.get(new NDIndex().addAllDim().addSliceDim(0, count));
    }

    private static NDArray kept(NDManager manager, NDList steps) {
        return kept(manager, NDArrays.concat(steps, 1));
    }

    static NDArray kept(NDManager manager, NDArray array) {
        array.attach(manager);
        return array;
    }
}
