package io.github.piwo.model;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The recurrent part of an {@link Lstm} in one direction, forward and backward, in the vector instructions of the CPU. A call of the
 * engine takes longer than it computes where states are small; here a step is one {@link TiledProduct} and one loop over its gates.
 *
 * <p>Sequences are packed as in {@link PackedSequences}. Large arrays stay in the engine's memory; a step works on copies of its own
 * rows. In these copies, each gate and each state is filled up with zeros to whole vectors.
 *
 * <p>Each value is computed by the same operations in the same order on all machines, however long their vectors are.
 *
 * <p>This class needs the module {@code jdk.incubator.vector}; see {@link Recurrence}.
 */
final class LstmLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Where tanh becomes 1 in single precision. */
    private static final float MOST = 7.90531110763549805f;

    private final int hidden;
    /** The elements of a state with those that fill it up. */
    private final int width;
    // Copies of a step's rows, and what is worked out for them, for the largest batch so far and in whole tiles.
    private float[] gate = {};
    private float[] ofGate = {};
    private float[] cell = {};
    private float[] state = {};
    private float[] before = {};
    private float[] laterOfState = {};
    private float[] laterOfCell = {};
    /** States times the transposed recurrent weights. */
    private final TiledProduct ofStates;
    /** Gradients of gates times the recurrent weights. */
    private final TiledProduct ofGradients;

    /**
     * For one thread.
     *
     * @param hidden the size of a state
     */
    LstmLoops(int hidden) {
        this.hidden = hidden;
        this.width = Math.max(TiledProduct.COLUMNS, TiledProduct.roundUp(hidden, LANES));
        this.ofStates = new TiledProduct(hidden, Lstm.GATES * width);
        this.ofGradients = new TiledProduct(Lstm.GATES * width, width);
    }

    /** Makes room for a batch's sequences, with zeros in it. */
    private void begin(int sequences) {
        int units = TiledProduct.roundUp(sequences, TiledProduct.ROWS) * width;
        if (state.length < units) {
            gate = new float[Lstm.GATES * units];
            ofGate = new float[Lstm.GATES * units];
            cell = new float[units];
            state = new float[units];
            before = new float[units];
            laterOfState = new float[units];
            laterOfCell = new float[units];
            return;
        }
        Stream.of(gate, ofGate, cell, state, before, laterOfState, laterOfCell).forEach(array -> Arrays.fill(array, 0));
    }

    /**
     * The forward pass from zero states.
     *
     * @param active the number of sequences that have an element at each step, never more than a step before
     * @param hiddenWeight {@code [4 · hidden, hidden]}
     * @param bias {@code [4 · hidden]}, added to the gates
     * @param gates {@code [rows, 4 · hidden]}, the input's contribution; overwritten with the gates' values if cells are kept
     * @param cells {@code [rows, hidden]}; written
     * @param states {@code [rows, hidden]}; written
     */
    void forward(
            int[] active,
            FloatBuffer hiddenWeight,
            float[] bias,
            FloatBuffer gates,
            Optional<FloatBuffer> cells,
            FloatBuffer states) {
        begin(active[0]);
        forEachRow(hiddenWeight, ofStates::setColumn);
        float[] ofBias = new float[Lstm.GATES * width];
        copy(FloatBuffer.wrap(bias), 0, ofBias, Lstm.GATES);
        int first = 0;
        for (int t = 0; t < active.length; t++) {
            int count = active[t];
            if (t > 0) {
                ofStates.multiply(state, width, count, ofGate);
            }
            copy(gates, first * Lstm.GATES, gate, count * Lstm.GATES);
            for (int row = 0; row < count; row++) {
                forward(row, ofBias);
            }
            if (cells.isPresent()) {
                copy(gate, gates, first * Lstm.GATES, count * Lstm.GATES);
                copy(cell, cells.get(), first, count);
            }
            copy(state, states, first, count);
            first += count;
        }
    }

    /**
     * The backward pass.
     *
     * @param active as in the forward pass
     * @param hiddenWeight {@code [4 · hidden, hidden]}
     * @param gates {@code [rows, 4 · hidden]}, from the forward pass; overwritten with the gradient of the loss with respect to the
     *     gates before their activation
     * @param cells from the forward pass
     * @param stateGradients the gradient of the loss with respect to the states, {@code [rows, hidden]}
     */
    void backward(
            int[] active, FloatBuffer hiddenWeight, FloatBuffer gates, FloatBuffer cells, FloatBuffer stateGradients) {
        begin(active[0]);
        forEachRow(hiddenWeight, ofGradients::setRow);
        int first = Arrays.stream(active).sum();
        for (int t = active.length - 1; t >= 0; t--) {
            int count = active[t];
            first -= count;
            copy(gates, first * Lstm.GATES, gate, count * Lstm.GATES);
            copy(cells, first, cell, count);
            copy(stateGradients, first, state, count);
            if (t > 0) {
                copy(cells, first - active[t - 1], before, count);
            } else {
                Arrays.fill(before, 0);
            }
            tanh(cell, 0, cell, 0, count * width);
            // What later steps say is zero where a sequence has no later step, since these rows have not been reached
            // yet.
            for (int row = 0; row < count; row++) {
                backward(row);
            }
            copy(ofGate, gates, first * Lstm.GATES, count * Lstm.GATES);
            if (t > 0) {
                ofGradients.multiply(ofGate, Lstm.GATES * width, count, laterOfState);
            }
        }
    }

    /**
     * Shifts states by a step.
     *
     * @param active as in the forward pass
     * @param states {@code [rows, hidden]}
     * @param previous of the same shape; for each row but those of the first step, the state of its sequence one step before is written
     */
    void shift(int[] active, FloatBuffer states, FloatBuffer previous) {
        int before = 0;
        for (int t = 1; t < active.length; t++) {
            int first = before + active[t - 1];
            previous.put(first * hidden, states, before * hidden, active[t] * hidden);
            before = first;
        }
    }

    /** Turns the input's contribution to a row's gates into their values, and writes the cell and the state that follow. */
    private void forward(int row, float[] bias) {
        int first = row * Lstm.GATES * width;
        for (int j = 0; j < Lstm.GATES * width; j += LANES) {
            FloatVector.fromArray(SPECIES, gate, first + j)
                    .add(FloatVector.fromArray(SPECIES, ofGate, first + j))
                    .add(FloatVector.fromArray(SPECIES, bias, j))
                    .intoArray(gate, first + j);
        }
        int candidate = first + Lstm.CANDIDATE * width;
        sigmoid(gate, first, candidate);
        tanh(gate, candidate, gate, candidate, width);
        sigmoid(gate, candidate + width, first + Lstm.GATES * width);
        int unit = row * width;
        for (int j = 0; j < width; j += LANES) {
            FloatVector input = FloatVector.fromArray(SPECIES, gate, first + j);
            FloatVector forget = FloatVector.fromArray(SPECIES, gate, first + width + j);
            FloatVector remembered = forget.mul(FloatVector.fromArray(SPECIES, cell, unit + j));
            input.fma(FloatVector.fromArray(SPECIES, gate, candidate + j), remembered)
                    .intoArray(cell, unit + j);
        }
        tanh(cell, unit, state, unit, width);
        for (int j = 0; j < width; j += LANES) {
            FloatVector.fromArray(SPECIES, gate, candidate + width + j)
                    .mul(FloatVector.fromArray(SPECIES, state, unit + j))
                    .intoArray(state, unit + j);
        }
    }

    /** Writes the gradients of a row's gates before their activation, and what the row says about the cell before; cells are squashed. */
    private void backward(int row) {
        int first = row * Lstm.GATES * width;
        int unit = row * width;
        for (int j = 0; j < width; j += LANES) {
            int i = first + j;
            int f = i + width;
            int g = f + width;
            int o = g + width;
            FloatVector input = FloatVector.fromArray(SPECIES, gate, i);
            FloatVector forget = FloatVector.fromArray(SPECIES, gate, f);
            FloatVector candidate = FloatVector.fromArray(SPECIES, gate, g);
            FloatVector output = FloatVector.fromArray(SPECIES, gate, o);
            FloatVector tanh = FloatVector.fromArray(SPECIES, cell, unit + j);
            FloatVector ofState = FloatVector.fromArray(SPECIES, state, unit + j)
                    .add(FloatVector.fromArray(SPECIES, laterOfState, unit + j));
            FloatVector ofCell = ofState.mul(output.sub(output.mul(tanh).mul(tanh)))
                    .add(FloatVector.fromArray(SPECIES, laterOfCell, unit + j));
            // The derivative of the logistic function is σ − σ², that of tanh 1 − tanh².
            ofCell.mul(candidate).mul(input.sub(input.mul(input))).intoArray(ofGate, i);
            ofCell.mul(FloatVector.fromArray(SPECIES, before, unit + j))
                    .mul(forget.sub(forget.mul(forget)))
                    .intoArray(ofGate, f);
            ofCell.mul(input.sub(input.mul(candidate).mul(candidate))).intoArray(ofGate, g);
            ofState.mul(tanh).mul(output.sub(output.mul(output))).intoArray(ofGate, o);
            ofCell.mul(forget).intoArray(laterOfCell, unit + j);
        }
    }

    /** σ(x) = ½ + ½ tanh(x/2), in place. */
    private static void sigmoid(float[] values, int from, int to) {
        for (int j = from; j < to; j += LANES) {
            FloatVector.fromArray(SPECIES, values, j).mul(0.5f).intoArray(values, j);
        }
        tanh(values, from, values, from, to - from);
        for (int j = from; j < to; j += LANES) {
            FloatVector.fromArray(SPECIES, values, j).mul(0.5f).add(0.5f).intoArray(values, j);
        }
    }

    /**
     * A quotient of polynomials, within 4 · 10⁻⁷ of tanh, or six units of its last digit; the coefficients are those that the library Eigen
     * uses.
     *
     * <p>Here as elsewhere, vectors are neither arguments nor results of this class's own methods: where such a method is not inlined,
     * each vector becomes an object.
     */
    private static void tanh(float[] values, int from, float[] results, int to, int count) {
        for (int j = 0; j < count; j += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, values, from + j);
            x = x.blend(MOST, x.compare(VectorOperators.GT, MOST));
            x = x.blend(-MOST, x.compare(VectorOperators.LT, -MOST));
            FloatVector square = x.mul(x);
            FloatVector numerator = square.mul(-2.76076847742355e-16f)
                    .add(2.00018790482477e-13f)
                    .fma(square, FloatVector.broadcast(SPECIES, -8.60467152213735e-11f))
                    .fma(square, FloatVector.broadcast(SPECIES, 5.12229709037114e-08f))
                    .fma(square, FloatVector.broadcast(SPECIES, 1.48572235717979e-05f))
                    .fma(square, FloatVector.broadcast(SPECIES, 6.37261928875436e-04f))
                    .fma(square, FloatVector.broadcast(SPECIES, 4.89352455891786e-03f));
            FloatVector denominator = square.mul(1.19825839466702e-06f)
                    .add(1.18534705686654e-04f)
                    .fma(square, FloatVector.broadcast(SPECIES, 2.26843463243900e-03f))
                    .fma(square, FloatVector.broadcast(SPECIES, 4.89352518554385e-03f));
            x.mul(numerator).div(denominator).intoArray(results, to + j);
        }
    }

    private interface RowVisitor {
        void visit(int index, float[] row);
    }

    /** Visits the rows of the recurrent weights, with the index that each has where gates are filled up. */
    private void forEachRow(FloatBuffer hiddenWeight, RowVisitor visitor) {
        float[] row = new float[hidden];
        for (int i = 0; i < Lstm.GATES * hidden; i++) {
            hiddenWeight.get(i * hidden, row);
            visitor.visit(i / hidden * width + i % hidden, row);
        }
    }

    /** Copies rows of one state's size each, from the engine's memory. */
    private void copy(FloatBuffer from, int first, float[] to, int count) {
        if (width == hidden) {
            from.get(first * hidden, to, 0, count * hidden);
            return;
        }
        for (int i = 0; i < count; i++) {
            from.get((first + i) * hidden, to, i * width, hidden);
        }
    }

    /** Copies rows of one state's size each, into the engine's memory. */
    private void copy(float[] from, FloatBuffer to, int first, int count) {
        if (width == hidden) {
            to.put(first * hidden, from, 0, count * hidden);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.put((first + i) * hidden, from, i * width, hidden);
        }
    }
}
