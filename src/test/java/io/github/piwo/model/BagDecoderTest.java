package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel;
import io.github.piwo.trial.KeyedRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder of bags of words against the same in plain loops and doubles. */
class BagDecoderTest {
    private static final int VOCABULARY = 9;
    private static final int LATENT = 3;
    private static final int LABEL = 2;
    private static final int CLASSES = 2;
    private static final int SAMPLES = 3;

    /** Special tokens in the middle and at the ends, a word several times, and a text of special tokens alone. */
    private static final int[][] TEXTS = {{4, 5, 1, 4, 8, 4, 3}, {3}, {7, 7}, {1, 6, 5, 3}};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void isThePlainComputation(int tile) {
        Parameters parameters = parameters(1);
        float[] z = normals(SAMPLES * TEXTS.length * LATENT);
        float[] y = {0.2f, 0.8f, 1, 0, 0.5f, 0.5f, 0, 1};
        double[][] expected = plain(parameters, z, y);
        double[][] actual = decoder(parameters, tile).logLikelihood(array(z, SAMPLES), array(y, 1));
        for (int sample = 0; sample < SAMPLES; sample++) {
            assertThat(actual[sample]).containsExactly(expected[sample], Offset.offset(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void gradientsAreThoseOfThePlainComputation(int tile) {
        Parameters parameters = parameters(1);
        float[] z = normals(SAMPLES * TEXTS.length * LATENT);
        float[] y = {0.2f, 0.8f, 1, 0, 0.5f, 0.5f, 0, 1};
        NDArray leafOfZ = Autograd.leaf(array(z, SAMPLES));
        NDArray leafOfY = Autograd.leaf(array(y, 1));
        Autograd.recording(() ->
                decoder(parameters, tile).backPropagate(leafOfZ, leafOfY, (text, logLikelihoods) -> weights(text)));
        assertGradient("z", leafOfZ.getGradient().toFloatArray(), z, () -> loss(parameters, z, y));
        assertGradient("y", leafOfY.getGradient().toFloatArray(), y, () -> loss(parameters, z, y));
        for (String name : List.of("p_x.logits.weight", "p_x.logits.bias", "label_embedding")) {
            NDArray parameter = parameters.array(name);
            float[] values = parameter.toFloatArray();
            assertGradient(name, parameter.getGradient().toFloatArray(), values, () -> {
                Autograd.copy(manager.create(values, parameter.getShape()), parameter);
                return loss(parameters, z, y);
            });
        }
    }

    /** Probabilities below the smallest normal float keep all digits of their logarithm. */
    @Test
    void improbableWordsHaveExactLogProbabilities() {
        Parameters parameters = parameters(200);
        float[] z = normals(SAMPLES * TEXTS.length * LATENT);
        float[] y = {0.2f, 0.8f, 1, 0, 0.5f, 0.5f, 0, 1};
        double[][] expected = plain(parameters, z, y);
        double[][] actual = decoder(parameters, 5).logLikelihood(array(z, SAMPLES), array(y, 1));
        double lowest = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int text = 0; text < TEXTS.length; text++) {
                lowest = Math.min(lowest, expected[sample][text]);
                assertThat(actual[sample][text])
                        .isCloseTo(
                                expected[sample][text], Offset.offset(1e-4 + 1e-5 * Math.abs(expected[sample][text])));
            }
        }
        assertThat(lowest).isLessThan(-400);
    }

    /** With all samples of a text in a tile, with fewer, and where the classes' words are too improbable for a product of sums. */
    @ParameterizedTest
    @CsvSource({"3, 1", "7, 1", "100, 1", "2, 1", "7, 200", "7, 2000"})
    void allClassesAtOnceAreThoseOfEachPair(int tile, double factor) {
        float[] z = normals(SAMPLES * TEXTS.length * LATENT);
        Classes together = classes(parameters(factor), tile, z, UnaryOperator.identity());
        Classes pairs = classes(parameters(factor), tile, z, PairsOnly::new);
        for (int pair = 0; pair < CLASSES * SAMPLES; pair++) {
            assertThat(together.logLikelihood[pair])
                    .containsExactly(pairs.logLikelihood[pair], Offset.offset(1e-3 * factor));
            assertThat(together.seen[pair]).containsExactly(pairs.seen[pair], Offset.offset(1e-3 * factor));
        }
        for (int i = 0; i < pairs.gradients.size(); i++) {
            float[] expected = pairs.gradients.get(i);
            assertThat(together.gradients.get(i))
                    .containsExactly(expected, Offset.offset(1e-5f * (1 + norm(expected))));
        }
    }

    /**
     * What a decoder makes of all classes.
     *
     * @param seen the log-likelihoods that the gradients were asked for
     * @param gradients of z, and of the parameters
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Classes(double[][] logLikelihood, double[][] seen, List<float[]> gradients) {}

    private Classes classes(Parameters parameters, int tile, float[] z, UnaryOperator<GenerativeModel> around) {
        GenerativeModel decoder = around.apply(decoder(parameters, tile));
        double[][] seen = new double[CLASSES * SAMPLES][TEXTS.length];
        NDArray ofZ = Autograd.recording(() -> decoder.backPropagateClasses(array(z, SAMPLES), CLASSES, (text, own) -> {
            double[] weights = new double[own.length];
            double[] omega = new double[own.length];
            for (int pair = 0; pair < own.length; pair++) {
                seen[pair][text] = own[pair];
                weights[pair] = 0.3 + 0.1 * pair - 0.2 * text;
                omega[pair] = 1.0 / (1 + pair);
            }
            return new GenerativeModel.WeightedGradients(weights, omega);
        }));
        return new Classes(
                decoder.logLikelihoodOfClasses(array(z, SAMPLES), CLASSES),
                seen,
                Stream.concat(
                                Stream.of(ofZ),
                                Stream.of("p_x.logits.weight", "p_x.logits.bias", "label_embedding")
                                        .map(name -> parameters.array(name).getGradient()))
                        .map(NDArray::toFloatArray)
                        .toList());
    }

    /** Decodes each class on its own. */
    private record PairsOnly(GenerativeModel decoder) implements GenerativeModel {
        @Override
        public NDArray labelLogits(NDArray z) {
            return decoder.labelLogits(z);
        }

        @Override
        public double[][] logLikelihood(NDArray z, NDArray y) {
            return decoder.logLikelihood(z, y);
        }

        @Override
        public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
            return decoder.backPropagate(z, y, gradients);
        }
    }

    private static float norm(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return (float) Math.sqrt(sum);
    }

    private interface GenerativeLoss {
        double value();
    }

    private static double[] weights(int text) {
        return new double[] {0.3 + text, -0.2, 0.5};
    }

    private double loss(Parameters parameters, float[] z, float[] y) {
        double[][] logLikelihood = plain(parameters, z, y);
        double loss = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int text = 0; text < TEXTS.length; text++) {
                loss += weights(text)[sample] * logLikelihood[sample][text];
            }
        }
        return loss;
    }

    /** Central differences, element by element. */
    private static void assertGradient(String name, float[] gradient, float[] values, GenerativeLoss loss) {
        assertThat(gradient).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            float before = values[i];
            values[i] = before + 1 / 64f;
            double above = loss.value();
            values[i] = before - 1 / 64f;
            double below = loss.value();
            values[i] = before;
            assertThat((double) gradient[i]).as("%s %d", name, i).isCloseTo(32 * (above - below), Offset.offset(2e-3));
        }
        loss.value();
    }

    private double[][] plain(Parameters parameters, float[] z, float[] y) {
        float[] weight = parameters.array("p_x.logits.weight").toFloatArray();
        float[] bias = parameters.array("p_x.logits.bias").toFloatArray();
        float[] embedding = parameters.array("label_embedding").toFloatArray();
        double[][] logLikelihood = new double[SAMPLES][TEXTS.length];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int text = 0; text < TEXTS.length; text++) {
                double[] input = new double[LATENT + LABEL];
                for (int i = 0; i < LATENT; i++) {
                    input[i] = z[(sample * TEXTS.length + text) * LATENT + i];
                }
                for (int i = 0; i < LABEL; i++) {
                    for (int label = 0; label < CLASSES; label++) {
                        input[LATENT + i] += y[text * CLASSES + label] * embedding[label * LABEL + i];
                    }
                }
                double[] logits = new double[bias.length];
                double sum = 0;
                for (int word = 0; word < bias.length; word++) {
                    logits[word] = bias[word];
                    for (int i = 0; i < input.length; i++) {
                        logits[word] += weight[word * input.length + i] * input[i];
                    }
                    sum += Math.exp(logits[word]);
                }
                for (int token : TEXTS[text]) {
                    if (token >= BagOfWords.first()) {
                        logLikelihood[sample][text] += logits[token - BagOfWords.first()] - Math.log(sum);
                    }
                }
            }
        }
        return logLikelihood;
    }

    private BagDecoder decoder(Parameters parameters, int tile) {
        return new BagDecoder(parameters, manager, TokenBatch.of(TEXTS), tile, new StagingBuffer());
    }

    private NDArray array(float[] values, int samples) {
        return manager.create(values, new Shape(samples, TEXTS.length, values.length / samples / TEXTS.length))
                .duplicate();
    }

    private static float[] normals(int size) {
        Random random = new Random(3);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Weights of the projection times a factor. */
    private Parameters parameters(double factor) {
        ModelSettings settings = new ModelSettings(
                Encoder.BAG_OF_WORDS,
                Decoder.BAG_OF_WORDS,
                List.of(BagFeature.MEAN_VECTOR),
                5,
                4,
                1,
                LATENT,
                LABEL,
                1,
                0);
        BagOfWords bags = new BagOfWords(List.of(), new float[VOCABULARY * 2], VOCABULARY);
        Parameters parameters = new ParameterInitialiser(settings, Optional.of(bags), new KeyedRandom(5)::generator)
                .initialise(manager, new float[VOCABULARY * 2], VOCABULARY, CLASSES);
        NDArray weight = parameters.array("p_x.logits.weight");
        Autograd.copy(Autograd.paused(() -> Autograd.scale(weight, factor)), weight);
        return parameters;
    }
}
