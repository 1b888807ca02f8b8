package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.StagingBuffer;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyLikelihoodTest {
    private static final int HIDDEN = 3;
    private static final int WORDS = 5;

    private final NDManager manager = NDManager.newBaseManager();
    private final Parameters parameters = new Parameters(manager);
    private final StagingBuffer staging = new StagingBuffer();
    private final Random random = new Random(3);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Weights so large that some targets' probabilities are no longer floats. */
    @ParameterizedTest
    @CsvSource({"0.5, 100", "0.5, 2", "60, 100", "60, 3"})
    void logProbabilitiesAndGradientsAreThoseOfPlainFormulas(double scale, int tile) {
        int tokens = 7;
        double[][] weight = values(WORDS, HIDDEN, scale);
        double[][] bias = values(1, WORDS, scale);
        double[][] states = values(tokens, HIDDEN, 1);
        parameters.add("p_x.logits.weight", array(weight));
        parameters.add("p_x.logits.bias", array(bias).squeeze(0).duplicate());
        int[] targets = random.ints(tokens, 0, WORDS).toArray();
        float[] given = new float[tokens];
        double[][] ofWeight = new double[WORDS][HIDDEN];
        double[] ofBias = new double[WORDS];
        double[][] ofStates = new double[tokens][HIDDEN];
        double[] logProbabilities = new double[tokens];
        for (int token = 0; token < tokens; token++) {
            given[token] = (float) random.nextGaussian();
            double[] p = probabilities(weight, bias[0], states[token]);
            logProbabilities[token] = p[targets[token]];
            for (int word = 0; word < WORDS; word++) {
                double g = given[token] * ((word == targets[token] ? 1 : 0) - Math.exp(p[word]));
                ofBias[word] += g;
                for (int i = 0; i < HIDDEN; i++) {
                    ofWeight[word][i] += g * states[token][i];
                    ofStates[token][i] += g * weight[word][i];
                }
            }
        }

        VocabularyLikelihood likelihood = new VocabularyLikelihood(parameters, tile, staging);
        assertClose(likelihood.logProbabilities(array(states), targets), logProbabilities);
        VocabularyLikelihood.Gradients gradients = likelihood.gradients(manager);
        NDArray stateArray = array(states);
        try (var softmax = gradients.softmax(stateArray, targets)) {
            assertClose(softmax.logProbabilities(), logProbabilities);
            NDArray expected = softmax.backPropagate(given);
            assertClose(
                    gradients.addTargets(stateArray, targets, expected, given).toFloatArray(), flat(ofStates));
        }
        gradients.addToParameters();
        assertClose(gradient("p_x.logits.weight"), flat(ofWeight));
        assertClose(gradient("p_x.logits.bias"), ofBias);
    }

    @Test
    void aStateThatIsNotANumberGivesALikelihoodThatIsNone() {
        parameters.add("p_x.logits.weight", array(values(WORDS, HIDDEN, 1)));
        parameters.add("p_x.logits.bias", manager.zeros(new Shape(WORDS)));
        NDArray state = array(new double[][] {{1, Double.NaN, 2}});
        try (var softmax = new VocabularyLikelihood(parameters, 4, staging)
                .gradients(manager)
                .softmax(state, new int[] {1})) {
            assertThat(softmax.logProbabilities()).containsExactly(Float.NaN);
        }
    }

    /** Their logarithms. */
    private static double[] probabilities(double[][] weight, double[] bias, double[] state) {
        double[] logits = new double[WORDS];
        double max = Double.NEGATIVE_INFINITY;
        for (int word = 0; word < WORDS; word++) {
            logits[word] = bias[word];
            for (int i = 0; i < HIDDEN; i++) {
                logits[word] += weight[word][i] * state[i];
            }
            max = Math.max(max, logits[word]);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        for (int word = 0; word < WORDS; word++) {
            logits[word] -= max + Math.log(sum);
        }
        return logits;
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], Offset.offset(1e-5 * (10 + Math.abs(expected[i]))));
        }
    }

    private float[] gradient(String name) {
        return parameters.array(name).getGradient().toFloatArray();
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Rounded to floats. */
    private double[][] values(int rows, int columns, double scale) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, i -> (float) (scale * random.nextGaussian()));
        }
        return values;
    }

    private NDArray array(double[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        double[] flat = flat(rows);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) flat[i];
        }
        return staging.floats(manager, new Shape(rows.length, rows[0].length), values);
    }
}
