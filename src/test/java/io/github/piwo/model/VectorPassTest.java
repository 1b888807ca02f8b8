package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.StagingBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorPassTest {
    private static final int INPUT = 3;
    private static final String[] DIRECTIONS = {"forward", "backward"};

    private final NDManager manager = NDManager.newBaseManager();
    private final StagingBuffer staging = new StagingBuffer();
    private final RandomGenerator random = new Random(11);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Sizes below, at, between and above multiples of what a vector holds, which is 4, 8 or 16 elements. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 8, 16, 24, 31, 32, 33, 40, 56, 100})
    void statesAndGradientsAreThoseOfTheEnginesOperations(int hidden) {
        Parameters parameters = parameters(hidden);
        Lstm stepwise = Lstm.of(parameters, Recurrence.STEPWISE, staging, DIRECTIONS);
        Lstm vector = Lstm.of(parameters, Recurrence.VECTOR, staging, DIRECTIONS);
        // Batches of several sizes in turn, since what is left of one must not reach the next.
        for (int[] lengths : new int[][] {{5, 2, 9, 9, 1, 3}, {4}, {1, 1, 1}, {7, 6, 5, 4, 3, 2, 1, 1, 8}, {2, 2}}) {
            PackedSequences sequences = PackedSequences.of(lengths);
            float[] input = values(DIRECTIONS.length * sequences.rows() * INPUT);
            float[] ofStates = values(DIRECTIONS.length * sequences.rows() * hidden);
            float[][] expected = pass(stepwise, parameters, input, ofStates, sequences, hidden);
            float[][] actual = pass(vector, parameters, input, ofStates, sequences, hidden);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("array %d", i).containsExactly(expected[i], Offset.offset(2e-4f));
            }
        }
    }

    @Test
    void gatesThatAreKnownLeadToTheSameStates() {
        Parameters parameters = parameters(20);
        PackedSequences sequences = PackedSequences.of(new int[] {3, 5, 1});
        NDArray input = array(values(2 * sequences.rows() * INPUT), 2, sequences.rows(), INPUT);
        Lstm lstm = Lstm.of(parameters, Recurrence.VECTOR, staging, DIRECTIONS);
        float[] states = lstm.run(input, sequences, false).states().toFloatArray();
        assertThat(lstm.run(lstm.inputGates(manager, input), sequences).states().toFloatArray())
                .containsExactly(states, Offset.offset(1e-6f));
    }

    @Test
    void saturatedGatesAreFiniteAndWhatIsNoNumberStaysNone() {
        Parameters parameters = parameters(5);
        PackedSequences sequences = PackedSequences.of(new int[] {2, 2});
        Lstm lstm = Lstm.of(parameters, Recurrence.VECTOR, staging, DIRECTIONS);
        float[] input = values(2 * 4 * INPUT);
        input[0] = 1e30f;
        input[1] = Float.NEGATIVE_INFINITY;
        input[2] = 1e-42f;
        float[] states =
                lstm.run(array(input, 2, 4, INPUT), sequences, true).states().toFloatArray();
        for (float state : states) {
            assertThat(state).isBetween(-1f, 1f);
        }
        input[1] = Float.NaN;
        states = lstm.run(array(input, 2, 4, INPUT), sequences, true).states().toFloatArray();
        assertThat(states[0]).isNaN();
    }

    /** Memory that is never touched is not taken. */
    @Test
    void anArrayThatJavaCannotAddressIsRefusedWithAWayOut() {
        NDArray large = manager.create(new Shape(1, 1L << 29));
        assertThatThrownBy(() -> VectorPass.memory(large, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("2048 MiB")
                .hasMessageContaining("memory.tokens-per-pass")
                .hasMessageContaining("execution.recurrence = stepwise");
    }

    /** States, the gradient with respect to the input, and those of the parameters. */
    private float[][] pass(
            Lstm lstm, Parameters parameters, float[] input, float[] ofStates, PackedSequences sequences, int hidden) {
        parameters.names().forEach(name -> parameters.array(name).getGradient().muli(0));
        int rows = sequences.rows();
        Lstm.Pass pass = lstm.run(array(input, 2, rows, INPUT), sequences, true);
        float[] states = pass.states().toFloatArray();
        float[] ofInput = pass.backPropagate(array(ofStates, 2, rows, hidden)).toFloatArray();
        float[][] arrays = new float[2 + parameters.names().size()][];
        arrays[0] = states;
        arrays[1] = ofInput;
        int i = 2;
        for (String name : parameters.names()) {
            arrays[i++] = parameters.array(name).getGradient().toFloatArray();
        }
        return arrays;
    }

    private Parameters parameters(int hidden) {
        Parameters parameters = new Parameters(manager);
        for (String direction : DIRECTIONS) {
            parameters.add(direction + ".w_ih", array(values(4 * hidden * INPUT), 4L * hidden, INPUT));
            float[] weights = values(4 * hidden * hidden);
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) Math.sqrt(hidden);
            }
            parameters.add(direction + ".w_hh", array(weights, 4L * hidden, hidden));
            parameters.add(direction + ".b_ih", array(values(4 * hidden), 4L * hidden));
            parameters.add(direction + ".b_hh", array(values(4 * hidden), 4L * hidden));
        }
        return parameters;
    }

    private NDArray array(float[] values, long... shape) {
        return staging.floats(manager, new Shape(shape), values);
    }

    private float[] values(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
