package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One bidirectional LSTM layer over packed sequences. The backward direction is a forward direction over each sequence
 * reversed within its own length, so both directions run as one batched computation.
 */
final class BidirectionalLstm {
    private final Lstm lstm;
    private final StagingBuffer staging;

    BidirectionalLstm(Parameters parameters, Recurrence recurrence, String name, StagingBuffer staging) {
        this.lstm = Lstm.of(parameters, recurrence, staging, name + ".forward", name + ".backward");
        this.staging = staging;
    }

    /**
     * Runs from zero states. Nothing is recorded for automatic differentiation.
     *
     * @param input {@code [rows, input]}, packed
     * @param keep whether to keep what {@link Pass#backPropagate} needs
     */
    Pass run(NDArray input, PackedSequences sequences, boolean keep) {
        NDManager manager = input.getManager();
        int rows = sequences.rows();
        int[] reversed = sequences.reversedRows();
        int[] which = IntStream.concat(IntStream.range(0, rows), IntStream.of(reversed))
                .toArray();
        NDArray ofBoth = staging.indices(manager, new Shape(which.length), which);
        NDArray both =
                Rows.gather(ofBoth, input).reshape(2, rows, input.getShape().get(1));
        NDArray turned = ofBoth.get(new NDIndex().addSliceDim(rows, which.length));
        return new Pass(sequences, turned, lstm.run(both, sequences, keep));
    }

    /**
     * The contribution of each input to the gates of both directions, for the other {@code run}.
     *
     * @param inputs {@code [count, input]}
     * @return {@code [2, count, 4 · hidden]}
     */
    NDArray inputGates(NDManager manager, NDArray inputs) {
        return Autograd.paused(() -> {
            NDArray same = inputs.expandDims(0);
            same.attach(manager);
            return lstm.inputGates(manager, same);
        });
    }

    /**
     * Runs on inputs whose contribution to the gates was computed before, because they occur many times. Keeps nothing for
     * back-propagation.
     *
     * @param which the input of each packed row
     * @param inputGates of all inputs, from {@link #inputGates}
     */
    Pass run(int[] which, NDArray inputGates, PackedSequences sequences, NDManager manager) {
        Shape rows = new Shape(sequences.rows());
        int[] reversed = sequences.reversedRows();
        int[] turnedWhich = IntStream.of(reversed).map(row -> which[row]).toArray();
        NDArray gates;
        try (NDList directions = Lstm.parts(inputGates)) {
            gates = NDArrays.stack(new NDList(
                    Rows.gather(staging.indices(manager, rows, which), directions.get(0)),
                    Rows.gather(staging.indices(manager, rows, turnedWhich), directions.get(1))));
        }
        return new Pass(sequences, staging.indices(manager, rows, reversed), lstm.run(gates, sequences));
    }

    /** The result of a forward pass. */
    final class Pass {
        private final PackedSequences sequences;
        private final NDArray turned;
        private final Lstm.Pass pass;

        private Pass(PackedSequences sequences, NDArray turned, Lstm.Pass pass) {
            this.sequences = sequences;
            this.turned = turned;
            this.pass = pass;
        }

        /** Forward and backward state of each row, {@code [rows, 2 · hidden]}. */
        NDArray states() {
            NDList states = Lstm.parts(pass.states());
            return states.get(0).concat(Rows.gather(turned, states.get(1)), 1);
        }

        /** Forward state at each sequence's last element and backward state at its first, {@code [sequences, 2 · hidden]}. */
        NDArray finalStates() {
            NDList states = Lstm.parts(pass.states());
            NDArray last =
                    staging.indices(states.get(0).getManager(), new Shape(sequences.sequences()), sequences.lastRows());
            return Rows.gather(last, states.get(0)).concat(Rows.gather(last, states.get(1)), 1);
        }

        /**
         * Adds the gradients of the parameters to those that they have collected.
         *
         * @param gradients of {@link #states}
         * @return the gradient with respect to the input
         */
        NDArray backPropagate(NDArray gradients) {
            NDList halves = gradients.split(2, 1);
            return backPropagateBoth(halves.get(0), Rows.gather(turned, halves.get(1)));
        }

        /** Likewise from the gradients of {@link #finalStates}; those of all other states are zero. */
        NDArray backPropagateFinal(NDArray gradients) {
            NDManager manager = gradients.getManager();
            int[] sources = new int[sequences.rows()];
            Arrays.fill(sources, sequences.sequences());
            int[] last = sequences.lastRows();
            for (int sequence = 0; sequence < last.length; sequence++) {
                sources[last[sequence]] = sequence;
            }
            NDArray source = staging.indices(manager, new Shape(sources.length), sources);
            NDArray zero = manager.zeros(new Shape(1, gradients.getShape().get(1)));
            NDList halves = Rows.gather(source, gradients.concat(zero, 0)).split(2, 1);
            return backPropagateBoth(halves.get(0), halves.get(1));
        }

        private NDArray backPropagateBoth(NDArray forward, NDArray turnedBackward) {
            NDList ofInput = Lstm.parts(pass.backPropagate(NDArrays.stack(new NDList(forward, turnedBackward))));
            return ofInput.get(0).add(Rows.gather(turned, ofInput.get(1)));
        }
    }
}
