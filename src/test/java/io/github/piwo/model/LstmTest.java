package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.StagingBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LstmTest {
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;
    private static final double STEP = 1e-5;

    private final NDManager manager = NDManager.newBaseManager();
    private final Parameters parameters = new Parameters(manager);
    private final StagingBuffer staging = new StagingBuffer();
    private final RandomGenerator random = new Random(5);

    @AfterEach
    void close() {
        manager.close();
    }

    /** The loss is a weighted sum of all states. */
    @ParameterizedTest
    @CsvSource({
        "STEPWISE, 1, 1",
        "STEPWISE, 1, 4",
        "STEPWISE, 1, 3 3",
        "STEPWISE, 1, 7 1 4 4 2",
        "STEPWISE, 1, 300 260",
        "STEPWISE, 2, 1 1",
        "STEPWISE, 2, 5 9 9 1",
        "VECTOR, 1, 1",
        "VECTOR, 1, 4",
        "VECTOR, 1, 7 1 4 4 2",
        "VECTOR, 1, 300 260",
        "VECTOR, 2, 1 1",
        "VECTOR, 2, 5 9 9 1",
        "FUSED, 1, 1",
        "FUSED, 1, 4",
        "FUSED, 1, 3 3",
        "FUSED, 1, 7 1 4 4 2",
        "FUSED, 1, 128 100",
        "FUSED, 1, 300 260",
        "FUSED, 2, 1 1",
        "FUSED, 2, 5 9 9 1"
    })
    void statesAndGradientsAreThoseOfALoopOverEachSequence(Recurrence recurrence, int directions, String lengths) {
        PackedSequences sequences = PackedSequences.of(
                Arrays.stream(lengths.split(" ")).mapToInt(Integer::parseInt).toArray());
        int rows = sequences.rows();
        float[] input = values(directions * rows * INPUT, 1);
        float[] lossWeight = values(directions * rows * HIDDEN, 1);
        String[] names = IntStream.range(0, directions).mapToObj(d -> "d" + d).toArray(String[]::new);
        Arrays.stream(names).forEach(this::addParameters);

        Lstm.Pass pass = Lstm.of(parameters, recurrence, staging, names)
                .run(array(input, directions, rows, INPUT), sequences, true);
        float[] states = pass.states().toFloatArray();
        float[] ofInput =
                pass.backPropagate(array(lossWeight, directions, rows, HIDDEN)).toFloatArray();

        for (int d = 0; d < directions; d++) {
            double[][] arguments = {
                wide(part(input, directions, d)),
                wide(parameter(names[d] + ".w_ih")),
                wide(parameter(names[d] + ".w_hh")),
                sum(parameter(names[d] + ".b_ih"), parameter(names[d] + ".b_hh"))
            };
            assertThat(wide(part(states, directions, d)))
                    .containsExactly(plain(arguments, sequences), Offset.offset(1e-5));
            double[] weight = wide(part(lossWeight, directions, d));
            assertGradient(part(ofInput, directions, d), arguments, 0, sequences, weight);
            assertGradient(gradient(names[d] + ".w_ih"), arguments, 1, sequences, weight);
            assertGradient(gradient(names[d] + ".w_hh"), arguments, 2, sequences, weight);
            assertGradient(gradient(names[d] + ".b_ih"), arguments, 3, sequences, weight);
            assertGradient(gradient(names[d] + ".b_hh"), arguments, 3, sequences, weight);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreAddedToThoseThatAreThere(Recurrence recurrence) {
        addParameters("d0");
        PackedSequences sequences = PackedSequences.of(new int[] {3, 2});
        Lstm lstm = Lstm.of(parameters, recurrence, staging, "d0");
        float[] input = values(5 * INPUT, 1);
        float[] first = null;
        for (int time = 1; time <= 3; time++) {
            Lstm.Pass pass = lstm.run(array(input, 1, 5, INPUT), sequences, true);
            pass.backPropagate(manager.ones(new Shape(1, 5, HIDDEN)));
            float[] gradient = gradient("d0.w_hh");
            first = first == null ? gradient : first;
            for (int i = 0; i < gradient.length; i++) {
                assertThat(gradient[i]).isCloseTo(time * first[i], Offset.offset(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPassThatKeptNothingHasTheSameStatesAndCannotGoBack(Recurrence recurrence) {
        addParameters("d0");
        PackedSequences sequences = PackedSequences.of(new int[] {3, 2});
        Lstm lstm = Lstm.of(parameters, recurrence, staging, "d0");
        float[] input = values(5 * INPUT, 1);
        Lstm.Pass kept = lstm.run(array(input, 1, 5, INPUT), sequences, true);
        Lstm.Pass pass = lstm.run(array(input, 1, 5, INPUT), sequences, false);
        assertThat(pass.states().toFloatArray()).containsExactly(kept.states().toFloatArray(), Offset.offset(1e-6f));
        NDArray gradients = manager.ones(new Shape(1, 5, HIDDEN));
        assertThatThrownBy(() -> pass.backPropagate(gradients)).isInstanceOf(IllegalStateException.class);
    }

    private static void assertGradient(
            float[] actual, double[][] arguments, int argument, PackedSequences sequences, double[] lossWeight) {
        int stride = Math.max(1, actual.length / 100);
        for (int i = 0; i < actual.length; i += stride) {
            double expected = difference(arguments, argument, i, sequences, lossWeight);
            assertThat((double) actual[i])
                    .as("gradient of argument %d at %d", argument, i)
                    .isCloseTo(expected, Offset.offset(2e-4 * (1 + Math.abs(expected))));
        }
    }

    private static double difference(
            double[][] arguments, int argument, int index, PackedSequences sequences, double[] lossWeight) {
        double before = arguments[argument][index];
        arguments[argument][index] = before + STEP;
        double[] above = plain(arguments, sequences);
        arguments[argument][index] = before - STEP;
        double[] below = plain(arguments, sequences);
        arguments[argument][index] = before;
        double sum = 0;
        for (int i = 0; i < above.length; i++) {
            sum += lossWeight[i] * (above[i] - below[i]);
        }
        return sum / (2 * STEP);
    }

    /** States of one direction, by packed row. */
    private static double[] plain(double[][] arguments, PackedSequences sequences) {
        double[][] input = rows(arguments[0], INPUT);
        double[] states = new double[input.length * HIDDEN];
        for (int sequence = 0; sequence < sequences.sequences(); sequence++) {
            int which = sequence;
            double[][] own = IntStream.range(0, sequences.length(sequence))
                    .mapToObj(t -> input[sequences.row(which, t)])
                    .toArray(double[][]::new);
            double[][] ownStates =
                    PlainLstm.run(own, rows(arguments[1], INPUT), rows(arguments[2], HIDDEN), arguments[3]);
            for (int t = 0; t < own.length; t++) {
                System.arraycopy(ownStates[t], 0, states, sequences.row(sequence, t) * HIDDEN, HIDDEN);
            }
        }
        return states;
    }

    private void addParameters(String name) {
        parameters.add(name + ".w_ih", array(values(4 * HIDDEN * INPUT, 0.8), 4 * HIDDEN, INPUT));
        parameters.add(name + ".w_hh", array(values(4 * HIDDEN * HIDDEN, 0.8), 4 * HIDDEN, HIDDEN));
        parameters.add(name + ".b_ih", array(values(4 * HIDDEN, 0.5), 4 * HIDDEN));
        parameters.add(name + ".b_hh", array(values(4 * HIDDEN, 0.5), 4 * HIDDEN));
    }

    private float[] parameter(String name) {
        return parameters.array(name).toFloatArray();
    }

    private float[] gradient(String name) {
        return parameters.array(name).getGradient().toFloatArray();
    }

    private NDArray array(float[] values, long... shape) {
        return staging.floats(manager, new Shape(shape), values);
    }

    private float[] values(int size, double scale) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static float[] part(float[] values, int parts, int part) {
        int size = values.length / parts;
        return Arrays.copyOfRange(values, part * size, (part + 1) * size);
    }

    private static double[][] rows(double[] flat, int size) {
        double[][] rows = new double[flat.length / size][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        return rows;
    }

    private static double[] sum(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] + b[i])
                .toArray();
    }

    private static double[] wide(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
