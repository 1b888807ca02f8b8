package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.Autograd;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A forward pass of an {@link Lstm} whose steps are those of {@link LstmLoops}. The engine computes what all steps have in common: the
 * products with the input, and those for the gradients of the weights.
 */
final class VectorPass implements Lstm.Pass {
    private final Lstm lstm;
    private final NDArray input;
    private final PackedSequences sequences;
    /** The gates' values, {@code [directions, rows, 4 · hidden]}. */
    private final NDArray gates;
    /** {@code [directions, rows, hidden]}. */
    private final NDArray cells;

    private final NDArray states;

    private VectorPass(
            Lstm lstm, NDArray input, PackedSequences sequences, NDArray gates, NDArray cells, NDArray states) {
        this.lstm = lstm;
        this.input = input;
        this.sequences = sequences;
        this.gates = gates;
        this.cells = cells;
        this.states = states;
    }

    /**
     * Runs from a zero state.
     *
     * @param input {@code [directions, rows, input]}, packed
     * @param keep whether to keep what back-propagation needs
     */
    static Lstm.Pass run(Lstm lstm, NDArray input, PackedSequences sequences, boolean keep) {
        NDManager manager = input.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDArray gates = input.matMul(lstm.stacked(scope, "w_ih").transpose(0, 2, 1));
            gates.attach(keep ? manager : scope);
            Optional<NDArray> cells = keep ? Optional.of(manager.create(ofStates(gates))) : Optional.empty();
            NDArray states = states(manager, lstm, lstm.biases(), gates, cells, sequences);
            return keep
                    ? new VectorPass(lstm, input, sequences, gates, cells.get(), states)
                    : new Lstm.Unrecorded(states);
        }
    }

    /**
     * Runs on inputs whose contribution to the gates, and that of the biases, is known.
     *
     * @param inputGates {@code [directions, rows, 4 · hidden]}, packed
     */
    static Lstm.Pass run(Lstm lstm, NDArray inputGates, PackedSequences sequences) {
        Shape shape = inputGates.getShape();
        float[][] noBias = new float[Math.toIntExact(shape.get(0))][Math.toIntExact(shape.get(2))];
        return new Lstm.Unrecorded(
                states(inputGates.getManager(), lstm, noBias, inputGates, Optional.empty(), sequences));
    }

    private static NDArray states(
            NDManager manager,
            Lstm lstm,
            float[][] bias,
            NDArray gates,
            Optional<NDArray> cells,
            PackedSequences sequences) {
        NDArray states = manager.create(ofStates(gates));
        for (int i = 0; i < bias.length; i++) {
            int direction = i;
            lstm.loops()
                    .forward(
                            sequences.active(),
                            lstm.memory(i, "w_hh"),
                            bias[i],
                            memory(gates, i),
                            cells.map(array -> memory(array, direction)),
                            memory(states, i));
        }
        return states;
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
                NDArray previous = scope.zeros(states.getShape());
                int[] active = sequences.active();
                LstmLoops loops = lstm.loops();
                for (int i = 0; i < states.getShape().get(0); i++) {
                    loops.backward(
                            active,
                            lstm.memory(i, "w_hh"),
                            memory(gates, i),
                            memory(cells, i),
                            memory(stateGradients, i));
                    loops.shift(active, memory(states, i), memory(previous, i));
                }
                cells.close();
                lstm.addGradients(scope, gates, input, previous);
                NDArray ofInput = gates.matMul(lstm.stacked(scope, "w_ih"));
                gates.close();
                return Lstm.kept(manager, ofInput);
            }
        });
    }

    private static Shape ofStates(NDArray gates) {
        Shape shape = gates.getShape();
        return new Shape(shape.get(0), shape.get(1), shape.get(2) / Lstm.GATES);
    }

    /**
     * The memory of one direction's part of an array.
     *
     * @throws SettingsException if Java cannot address the array
     */
    static FloatBuffer memory(NDArray array, int direction) {
        if (array.size() > Integer.MAX_VALUE / Float.BYTES) {
            throw new SettingsException("a pass of an LSTM needs an array of " + array.size() * Float.BYTES / (1 << 20)
                    + " MiB, and loops in Java reach 2047: lower memory.tokens-per-pass or training.batch-size, or set"
                    + " execution.recurrence = stepwise");
        }
        int size = Math.toIntExact(array.size() / array.getShape().get(0));
        return Autograd.memory(array).slice(direction * size, size);
    }
}
