package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
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
        Padding padding = new Padding(manager, sequences, weights.size(), staging);
        NDList padded = Lstm.parts(padding.pad(input));
        long hidden = weights.get(0).get(1).getShape().get(1);
        NDArray zero = manager.zeros(new Shape(1, sequences.sequences(), hidden));
        List<Direction> directions = new ArrayList<>();
        NDList states = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            NDArray own = padded.get(i);
            NDList weight = weights.get(i);
            if (keep) {
                own.setRequiresGradient(true);
                NDArray recorded = Autograd.recording(() -> lstm(own, zero, weight, true));
                directions.add(new Direction(own, recorded));
                states.add(recorded.stopGradient());
            } else {
                states.add(lstm(own, zero, weight, false));
            }
        }
        return new FusedPass(padding, padding.remove(NDArrays.stack(states)), directions);
    }

    private static NDArray lstm(NDArray input, NDArray zero, NDList weight, boolean training) {
        return input.getNDArrayInternal()
                .lstm(input, new NDList(zero, zero), weight, true, 1, 0, training, false, false)
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
            NDList padded = Lstm.parts(padding.padWithZeros(stateGradients));
            NDList ofInput = new NDList();
            for (int i = 0; i < directions.size(); i++) {
                Direction direction = directions.get(i);
                Autograd.backward(direction.states(), padded.get(i));
                ofInput.add(direction.input().getGradient());
            }
            return padding.remove(NDArrays.stack(ofInput));
        });
    }

    /**
     * The way from packed rows, {@code [directions, rows, size]}, to {@code [directions, steps, sequences, size]} and back; both are the
     * same if all sequences are equally long.
     */
    private static final class Padding {
        private final PackedSequences sequences;
        private final int directions;
        private final Optional<NDArray> rows;
        private final Optional<NDArray> slots;

        Padding(NDManager manager, PackedSequences sequences, int directions, StagingBuffer staging) {
            this.sequences = sequences;
            this.directions = directions;
            if (sequences.isPadded()) {
                rows = Optional.of(indices(manager, staging, sequences.rowsOfSlots(), sequences.rows()));
                slots = Optional.of(
                        indices(manager, staging, sequences.slotsOfRows(), sequences.steps() * sequences.sequences()));
            } else {
                rows = Optional.empty();
                slots = Optional.empty();
            }
        }

        /** For all directions, of which each has its own part of the array. */
        private NDArray indices(NDManager manager, StagingBuffer staging, int[] ofOne, int part) {
            int[] all = new int[directions * ofOne.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = i / ofOne.length * part + ofOne[i % ofOne.length];
            }
            return staging.indices(manager, new Shape(all.length), all);
        }

        /** Anything may be behind the sequences' ends. */
        NDArray pad(NDArray packed) {
            return padded(
                    rows.map(indices -> Rows.gather(indices, flat(packed))).orElse(packed), packed);
        }

        NDArray padWithZeros(NDArray packed) {
            return padded(
                    slots.map(indices -> {
                                long size = packed.getShape().tail();
                                long all = (long) directions * sequences.steps() * sequences.sequences();
                                NDArray zeros = packed.getManager().zeros(new Shape(all, size));
                                zeros.set(new NDIndex("{}", indices), flat(packed));
                                return zeros;
                            })
                            .orElse(packed),
                    packed);
        }

        NDArray remove(NDArray padded) {
            NDArray packed =
                    slots.map(indices -> Rows.gather(indices, flat(padded))).orElse(padded);
            return packed.reshape(
                    directions, sequences.rows(), padded.getShape().tail());
        }

        private NDArray padded(NDArray array, NDArray packed) {
            return array.reshape(
                    directions,
                    sequences.steps(),
                    sequences.sequences(),
                    packed.getShape().tail());
        }

        private static NDArray flat(NDArray array) {
            return array.reshape(-1, array.getShape().tail());
        }
    }
}
