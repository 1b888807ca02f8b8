package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * One bidirectional LSTM layer over packed sequences. Its backward direction is a forward one over each sequence turned
 * round within its own length, so that both run as one.
 */
final class BidirectionalLstm {
    private final Lstm lstm;
    private final StagingBuffer staging;

    BidirectionalLstm(Parameters parameters, String name, StagingBuffer staging) {
        this.lstm = Lstm.of(parameters, name + ".forward", name + ".backward");
        this.staging = staging;
    }

    /**
     * Runs from states of zeros. Nothing is recorded.
     *
     * @param input {@code [rows, input]}, packed
     * @param keep whether it is to be back-propagated
     */
    Pass run(NDArray input, PackedSequences sequences, boolean keep) {
        NDManager manager = input.getManager();
        NDArray turned = staging.indices(manager, new Shape(sequences.rows()), sequences.reversedRows());
        NDArray both = NDArrays.stack(new NDList(input, Rows.gather(turned, input)));
        return new Pass(sequences, turned, lstm.run(both, sequences, keep));
    }

    /** What a forward pass leaves. */
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
            NDArray states = pass.states();
            return states.get(0).concat(Rows.gather(turned, states.get(1)), 1);
        }

        /** Forward state at each sequence's last element and backward state at its first, {@code [sequences, 2 · hidden]}. */
        NDArray finalStates() {
            NDArray states = pass.states();
            NDArray last = staging.indices(states.getManager(), new Shape(sequences.sequences()), sequences.lastRows());
            return Rows.gather(last, states.get(0)).concat(Rows.gather(last, states.get(1)), 1);
        }

        /**
         * Adds to the parameters' gradients.
         *
         * @param gradients of {@link #states}
         * @return the gradient with respect to the input
         */
        NDArray backPropagate(NDArray gradients) {
            NDList halves = gradients.split(2, 1);
            return backPropagateBoth(halves.get(0), Rows.gather(turned, halves.get(1)));
        }

        /** Likewise with the gradients of {@link #finalStates}, the others being zero. */
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
            NDArray ofInput = pass.backPropagate(NDArrays.stack(new NDList(forward, turnedBackward)));
            return ofInput.get(0).add(Rows.gather(turned, ofInput.get(1)));
        }
    }
}
