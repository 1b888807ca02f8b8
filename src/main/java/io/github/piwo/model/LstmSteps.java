package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.engine.Autograd;

/**
 * A forward pass of an {@link Lstm} in progress, step by step, in calls of the engine.
 *
 * <p>tanh is computed as 2σ(2x) − 1, since the engine's tanh takes four times as long as its logistic function σ.
 */
final class LstmSteps {
    private final Lstm lstm;
    private final NDManager scope;
    private final NDArray hiddenWeight;
    private final NDArray one;
    private final NDArray two;
    private final boolean keep;
    private final NDList cells = new NDList();
    private final NDList squashedCells = new NDList();
    private final NDList states = new NDList();
    private NDArray state;
    private NDArray cell;

    /**
     * From zero states.
     *
     * @param scope owns the states between steps
     * @param keep whether to keep what back-propagation needs, too
     */
    LstmSteps(Lstm lstm, NDManager scope, boolean keep) {
        this.lstm = lstm;
        this.scope = scope;
        this.hiddenWeight = lstm.hiddenWeight(scope);
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
            cell = StepwisePass.first(cell, active);
            try (NDArray ofState = StepwisePass.first(state, active).matMul(hiddenWeight)) {
                gates.addi(ofState);
            }
        }
        NDArray next;
        NDArray squashed;
        try (NDArray activation = gates.getNDArrayInternal().sigmoid()) {
            NDList gate = activation.split(Lstm.GATES, 2);
            gate.get(Lstm.CANDIDATE).muli(two).subi(one);
            next = gate.get(0).mul(gate.get(Lstm.CANDIDATE));
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

    /**
     * Computes one step on inputs that depend on the states before; always of the same sequences.
     *
     * @param step owns what the step works out
     * @param input {@code [directions or 1, rows, input]}
     * @return the next states, {@code [directions, rows, hidden]}, valid until the next call
     */
    NDArray next(NDManager step, NDArray input) {
        NDList before = state == null ? new NDList() : new NDList(state, cell);
        step(lstm.steppedGates(step, input), Math.toIntExact(input.getShape().get(1)));
        state.attach(scope);
        cell.attach(scope);
        states.clear();
        before.close();
        return state;
    }

    /** The states of all steps, {@code [directions, rows, hidden]}. */
    NDArray states(NDManager manager) {
        return all(manager, states);
    }

    /** Likewise the cells. */
    NDArray cells(NDManager manager) {
        return all(manager, cells);
    }

    /** Likewise tanh of the cells. */
    NDArray squashedCells(NDManager manager) {
        return all(manager, squashedCells);
    }

    private static NDArray all(NDManager manager, NDList steps) {
        return Lstm.kept(manager, NDArrays.concat(steps, 1));
    }

    private NDArray tanh(NDArray values) {
        try (NDArray twice = values.mul(two)) {
            return twice.getNDArrayInternal().sigmoid().muli(two).subi(one);
        }
    }
}
