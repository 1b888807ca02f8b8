package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.objective.Autograd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LstmTest {
    private static final int LENGTH = 300;
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;
    private static final int BATCH = 2;
    private static final double STEP = 1e-5;

    private final NDManager manager = NDManager.newBaseManager();
    private final StagingBuffer staging = new StagingBuffer();
    private final RandomGenerator random = new Random(5);

    @AfterEach
    void close() {
        manager.close();
    }

    /** The loss is a weighted sum of all states, those on both sides of each segment's end included. */
    @Test
    void statesAndGradientsOverSeveralSegmentsAreThoseOfOneLoop() {
        float[] input = values(BATCH * LENGTH * INPUT, 1);
        float[] weight = values(4 * HIDDEN * INPUT, 0.8);
        float[] hiddenWeight = values(4 * HIDDEN * HIDDEN, 0.8);
        float[] bias = values(4 * HIDDEN, 0.5);
        float[] lossWeight = values(BATCH * LENGTH * HIDDEN, 1);
        List<NDArray> leaves = List.of(
                leaf(input, BATCH, LENGTH, INPUT),
                leaf(weight, 4 * HIDDEN, INPUT),
                leaf(hiddenWeight, 4 * HIDDEN, HIDDEN),
                leaf(bias, 4 * HIDDEN));
        NDArray zero = manager.zeros(new Shape(4 * HIDDEN));
        NDArray states = Autograd.recording(() -> {
            NDArray run = new Lstm(leaves.get(1), leaves.get(2), leaves.get(3), zero).run(leaves.get(0), true);
            Autograd.backward(run, staging.floats(manager, run.getShape(), lossWeight));
            return run;
        });

        double[][] arguments = {wide(input), wide(weight), wide(hiddenWeight), wide(bias)};
        double[] expected = plain(arguments);
        float[] actual = states.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], Offset.offset(1e-5));
        }
        for (int argument = 0; argument < arguments.length; argument++) {
            float[] gradient = leaves.get(argument).getGradient().toFloatArray();
            for (int i : checked(argument, gradient.length)) {
                assertThat((double) gradient[i])
                        .as("gradient of argument %d at %d", argument, i)
                        .isCloseTo(difference(arguments, argument, i, lossWeight), Offset.offset(2e-3));
            }
        }
    }

    /** Where one native call over so many steps was seen to slow down and to crash. */
    @Test
    void longSequencesGiveTheSameFiniteGradientsAgainAndAgain() {
        int hidden = 32;
        float[] input = values(4 * 256 * 8, 1);
        float[] weight = values(4 * hidden * 8, 0.2);
        float[] hiddenWeight = values(4 * hidden * hidden, 0.2);
        float[] first = null;
        for (int round = 0; round < 200; round++) {
            try (NDManager step = manager.newSubManager()) {
                NDArray w = Autograd.leaf(staging.floats(step, new Shape(4L * hidden, 8), weight));
                NDArray u = Autograd.leaf(staging.floats(step, new Shape(4L * hidden, hidden), hiddenWeight));
                NDArray x = staging.floats(step, new Shape(4, 256, 8), input);
                Autograd.recording(() -> {
                    NDArray states =
                            new Lstm(w, u, step.zeros(new Shape(128)), step.zeros(new Shape(128))).run(x, true);
                    Autograd.backward(states, step.ones(states.getShape()));
                    return states;
                });
                float[] gradient = u.getGradient().toFloatArray();
                first = first == null ? gradient : first;
                assertThat(gradient).isEqualTo(first);
            }
        }
        assertThat(first).isNotNull();
        for (float value : first) {
            assertThat(value).isFinite().isNotZero();
        }
    }

    /** All weights; of the input, the steps around each segment's end and a few others. */
    private static int[] checked(int argument, int size) {
        if (argument > 0) {
            int[] all = new int[size];
            Arrays.setAll(all, i -> i);
            return all;
        }
        List<Integer> some = new ArrayList<>();
        for (int t : new int[] {0, 1, Lstm.SEGMENT - 1, Lstm.SEGMENT, 2 * Lstm.SEGMENT - 1, 2 * Lstm.SEGMENT, 299}) {
            some.add(t * INPUT);
            some.add((LENGTH + t) * INPUT + 1);
        }
        return some.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double difference(double[][] arguments, int argument, int index, float[] lossWeight) {
        double before = arguments[argument][index];
        arguments[argument][index] = before + STEP;
        double[] above = plain(arguments);
        arguments[argument][index] = before - STEP;
        double[] below = plain(arguments);
        arguments[argument][index] = before;
        double sum = 0;
        for (int i = 0; i < above.length; i++) {
            sum += lossWeight[i] * (above[i] - below[i]);
        }
        return sum / (2 * STEP);
    }

    /** {@code [batch · length · hidden]}. */
    private static double[] plain(double[][] arguments) {
        double[][] rows = rows(arguments[0], INPUT);
        List<double[]> states = new ArrayList<>();
        for (int text = 0; text < BATCH; text++) {
            double[][] own = Arrays.copyOfRange(rows, text * LENGTH, (text + 1) * LENGTH);
            states.addAll(
                    List.of(PlainLstm.run(own, rows(arguments[1], INPUT), rows(arguments[2], HIDDEN), arguments[3])));
        }
        return states.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] rows(double[] flat, int size) {
        double[][] rows = new double[flat.length / size][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size));
        return rows;
    }

    private NDArray leaf(float[] values, long... shape) {
        return Autograd.leaf(staging.floats(manager, new Shape(shape), values));
    }

    private float[] values(int size, double scale) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
