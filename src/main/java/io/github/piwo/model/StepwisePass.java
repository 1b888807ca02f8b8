package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;

/** A forward pass of an {@link Lstm} in {@link LstmSteps}, with everything that its derivatives need, and the backward pass. */
final class StepwisePass implements Lstm.Pass {
    private final Lstm lstm;
    private final NDArray input;
    private final PackedSequences sequences;
    private final NDArray states;
    /** The gates' values, {@code [directions, rows, 4 · hidden]}. */
    private final NDArray activations;
    /** {@code [directions, rows, hidden]}. */
    private final NDArray cells;
    /** tanh of the cells. */
    private final NDArray squashedCells;

    private StepwisePass(
            Lstm lstm,
            NDArray input,
            PackedSequences sequences,
            NDArray states,
            NDArray activations,
            NDArray cells,
            NDArray squashedCells) {
        this.lstm = lstm;
        this.input = input;
        this.sequences = sequences;
        this.states = states;
        this.activations = activations;
        this.cells = cells;
        this.squashedCells = squashedCells;
    }

    /**
     * Runs from a zero state.
     *
     * @param input {@code [directions, rows, input]}, packed
     * @param inputGates from {@link Lstm#steppedGates}; overwritten
     * @param keep whether to keep what back-propagation needs
     */
    static Lstm.Pass run(Lstm lstm, NDArray input, NDArray inputGates, PackedSequences sequences, boolean keep) {
        NDManager manager = input.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDList gates = split(inputGates, sequences);
            gates.attach(scope);
            LstmSteps steps = new LstmSteps(lstm, scope, keep);
            for (int t = 0; t < gates.size(); t++) {
                steps.step(gates.get(t), sequences.active(t));
            }
            NDArray states = steps.states(manager);
            return keep
                    ? new StepwisePass(
                            lstm,
                            input,
                            sequences,
                            states,
                            Lstm.kept(manager, inputGates),
                            steps.cells(manager),
                            steps.squashedCells(manager))
                    : new Lstm.Unrecorded(states);
        }
    }

    @Override
    public NDArray states() {
        return states;
    }

    @Override
    public NDArray backPropagate(NDArray stateGradients) {
        return Autograd.paused(() -> {
            NDManager manager = stateGradients.getManager();
            try (NDManager scope = manager.newSubManager()) {
                NDArray gateGradients = gateGradients(scope, stateGradients);
                activations.close();
                cells.close();
                squashedCells.close();
                lstm.addGradients(scope, gateGradients, input, previous(scope, states));
                return Lstm.kept(manager, gateGradients.matMul(lstm.stacked(scope, "w_ih")));
            }
        });
    }

    /** The gradient with respect to the gates before their activation, {@code [directions, rows, 4 · hidden]}. */
    private NDArray gateGradients(NDManager scope, NDArray stateGradients) {
        NDList gates = activations.split(Lstm.GATES, 2);
        gates.attach(scope);
        NDList ofStates = split(stateGradients, sequences);
        ofStates.attach(scope);
        NDList cellPerState = split(cellPerState(gates), sequences);
        NDArray gatePerCell = gatePerCell(scope, gates);
        // Each step turns its rows of this array into gradients, in place.
        NDList gradients = split(gatePerCell, sequences);
        NDList forget = split(gates.get(1), sequences);
        NDArray hiddenWeight = lstm.stacked(scope, "w_hh");
        NDArray ofLaterCell = null;
        for (int t = sequences.steps() - 1; t >= 0; t--) {
            NDArray ofState = ofStates.get(t);
            if (ofLaterCell != null) {
                try (NDArray ofLaterState = gradients.get(t + 1).matMul(hiddenWeight)) {
                    first(ofState, sequences.active(t + 1)).addi(ofLaterState);
                }
            }
            try (NDArray ofCell = ofState.mul(cellPerState.get(t))) {
                if (ofLaterCell != null) {
                    first(ofCell, sequences.active(t + 1)).addi(ofLaterCell);
                    ofLaterCell.close();
                }
                try (NDArray ofGates = NDArrays.concat(new NDList(ofCell, ofCell, ofCell, ofState), 2)) {
                    gradients.get(t).muli(ofGates);
                }
                ofLaterCell = ofCell.mul(forget.get(t));
            }
        }
        return gatePerCell;
    }

    /** ∂state/∂cell of the same step, output gate · (1 − tanh²). */
    private NDArray cellPerState(NDList gates) {
        NDArray output = gates.get(3);
        try (NDArray passed = output.mul(squashedCells)) {
            return output.sub(passed.muli(squashedCells));
        }
    }

    /** The factor from the cell's gradient to each gate's gradient; for the output gate, from the state's gradient. */
    private NDArray gatePerCell(NDManager scope, NDList gates) {
        NDArray product = activations.mul(activations).negi().addi(activations);
        product.attach(scope);
        NDList parts = product.split(Lstm.GATES, 2);
        NDArray candidate = gates.get(Lstm.CANDIDATE);
        parts.get(0).muli(candidate);
        try (NDArray previous = previous(scope, cells)) {
            parts.get(1).muli(previous);
        }
        // The product holds g − g², the derivative of σ; the candidate is a tanh, whose derivative is 1 − g².
        parts.get(Lstm.CANDIDATE).subi(candidate).addi(scope.create(1f)).muli(gates.get(0));
        parts.get(3).muli(squashedCells);
        return product;
    }

    /** The values of each row's sequence one step before; zeros at the first step. */
    private NDArray previous(NDManager scope, NDArray values) {
        Shape shape = values.getShape();
        NDList rows = split(values, sequences);
        rows.attach(scope);
        NDList shifted = new NDList(scope.zeros(new Shape(shape.get(0), sequences.active(0), shape.get(2))));
        for (int t = 1; t < rows.size(); t++) {
            shifted.add(first(rows.get(t - 1), sequences.active(t)));
        }
        return NDArrays.concat(shifted, 1);
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
}
