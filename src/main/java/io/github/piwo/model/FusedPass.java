package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A forward pass of an {@link Lstm} by the engine's own LSTM, which computes a whole direction in one call.
 *
 * <p>It knows no lengths, so sequences are padded behind their end, where nothing that is computed reaches the states before. The
 * padding's states are left out, and their gradient is zero.
 */
final class FusedPass implements Lstm.Pass {
    private final Padding padding;
    private final NDArray states;
    private final List<Direction> directions;

    /**
     * What back-propagation needs of a direction.
     *
     * @param input a leaf, {@code [steps, sequences, input]}
     * @param states recorded, {@code [steps, sequences, hidden]}
     */
    private record Direction(NDArray input, NDArray states) {}

    private FusedPass(Padding padding, NDArray states, List<Direction> directions) {
        this.padding = padding;
        this.states = states;
        this.directions = directions;
    }

    /**
     * Runs from a zero state.
     *
     * @param input {@code [directions, rows, input]}, packed
     * @param weights of each direction: {@code w_ih}, {@code w_hh}, {@code b_ih}, {@code b_hh}
     * @param keep whether to keep what back-propagation needs
     */
    static FusedPass run(
            NDArray input, List<NDList> weights, PackedSequences sequences, StagingBuffer staging, boolean keep) {
        NDManager manager = input.getManager();
        Padding padding = new Padding(manager, sequences, staging);
        List<Direction> directions = new ArrayList<>();
        NDList states = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            NDArray padded = padding.pad(input.get(i));
            NDList weight = weights.get(i);
            if (keep) {
                padded.setRequiresGradient(true);
                NDArray recorded = Autograd.recording(() -> lstm(padded, weight, true));
                directions.add(new Direction(padded, recorded));
                states.add(padding.remove(recorded.stopGradient()));
            } else {
                states.add(padding.remove(lstm(padded, weight, false)));
            }
        }
        return new FusedPass(padding, NDArrays.stack(states), directions);
    }

    private static NDArray lstm(NDArray input, NDList weight, boolean training) {
        Shape shape = input.getShape();
        Shape state = new Shape(1, shape.get(1), weight.get(1).getShape().get(1));
        NDArray zero = input.getManager().zeros(state);
        NDList start = new NDList(zero, zero);
        return input.getNDArrayInternal()
                .lstm(input, start, weight, true, 1, 0, training, false, false)
                .get(0);
    }

    @Override
    public NDArray states() {
        return states;
    }

    @Override
    public NDArray backPropagate(NDArray stateGradients) {
        if (directions.isEmpty()) {
            throw new IllegalStateException("nothing was kept for back-propagation");
        }
        return Autograd.paused(() -> {
            NDList ofInput = new NDList();
            for (int i = 0; i < directions.size(); i++) {
                Direction direction = directions.get(i);
                Autograd.backward(direction.states(), padding.pad(stateGradients.get(i)));
                ofInput.add(padding.remove(direction.input().getGradient()));
            }
            return NDArrays.stack(ofInput);
        });
    }

    /** The way from packed rows to {@code [steps, sequences]} and back; both are the same if all sequences are equally long. */
    private static final class Padding {
        private final PackedSequences sequences;
        private final Optional<NDArray> rows;
        private final Optional<NDArray> slots;

        Padding(NDManager manager, PackedSequences sequences, StagingBuffer staging) {
            this.sequences = sequences;
            if (sequences.isPadded()) {
                int[] ofSlots = sequences.rowsOfSlots();
                rows = Optional.of(staging.indices(manager, new Shape(ofSlots.length), ofSlots));
                slots = Optional.of(staging.indices(manager, new Shape(sequences.rows()), sequences.slotsOfRows()));
            } else {
                rows = Optional.empty();
                slots = Optional.empty();
            }
        }

        /** {@code [steps, sequences, size]}, with zeros behind the sequences' ends. */
        NDArray pad(NDArray packed) {
            NDArray padded = rows.map(indices -> {
                        NDArray zero = packed.getManager()
                                .zeros(new Shape(1, packed.getShape().get(1)));
                        return Rows.gather(indices, packed.concat(zero, 0));
                    })
                    .orElse(packed);
            return padded.reshape(
                    sequences.steps(), sequences.sequences(), packed.getShape().get(1));
        }

        /** {@code [rows, size]}. */
        NDArray remove(NDArray padded) {
            NDArray all = padded.reshape(-1, padded.getShape().tail());
            return slots.map(indices -> Rows.gather(indices, all)).orElse(all);
        }
    }
}
