package io.github.piwo.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.engine.StagingBuffer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Draws initial parameters, each from a generator of its own.
 *
 * <p>The distributions are PyTorch's defaults: weights and biases of a linear layer with n inputs, and of an LSTM with n
 * hidden units, are uniform in ±1/√n; label embeddings are standard normal.
 */
public final class ParameterInitialiser {
    private static final int ENCODER_LAYERS = 2;

    private final ModelSettings settings;
    private final Function<String, RandomGenerator> generators;
    private final StagingBuffer staging = new StagingBuffer();

    /**
     * For models of the given sizes.
     *
     * @param generators the generator for each parameter's name
     */
    public ParameterInitialiser(ModelSettings settings, Function<String, RandomGenerator> generators) {
        this.settings = settings;
        this.generators = generators;
    }

    /**
     * Draws all parameters.
     *
     * @param parent the manager on whose device the parameters are created
     * @param wordVectors {@code [vocabulary, dimension]}, row by row: the initial word embedding
     */
    public Parameters initialise(NDManager parent, float[] wordVectors, int vocabularySize, int classes) {
        Parameters parameters = new Parameters(parent);
        int embedding = wordVectors.length / vocabularySize;
        int hidden = settings.encoderHidden();
        parameters.add(
                "word_embedding",
                staging.floats(parameters.manager(), new Shape(vocabularySize, embedding), wordVectors));
        for (int layer = 0; layer < ENCODER_LAYERS; layer++) {
            int input = layer == 0 ? embedding : 2 * hidden;
            lstm(parameters, "encoder." + layer + ".forward", input, hidden);
            lstm(parameters, "encoder." + layer + ".backward", input, hidden);
        }
        linear(parameters, "q_z.mean", 2 * hidden, settings.latentSize());
        linear(parameters, "q_z.scale", 2 * hidden, settings.latentSize());
        linear(parameters, "q_y.logits", 2 * hidden, classes);
        linear(parameters, "p_y.logits", settings.latentSize(), classes);
        RandomGenerator labels = generators.apply("label_embedding");
        add(parameters, "label_embedding", new Shape(classes, settings.labelEmbeddingSize()), labels::nextGaussian);
        int decoderInput = embedding + settings.latentSize() + settings.labelEmbeddingSize();
        lstm(parameters, "decoder", decoderInput, settings.decoderHidden());
        linear(parameters, "p_x.logits", settings.decoderHidden(), vocabularySize);
        return parameters;
    }

    private void lstm(Parameters parameters, String name, int input, int hidden) {
        uniform(parameters, name + ".w_ih", new Shape(4L * hidden, input), hidden);
        uniform(parameters, name + ".w_hh", new Shape(4L * hidden, hidden), hidden);
        uniform(parameters, name + ".b_ih", new Shape(4L * hidden), hidden);
        uniform(parameters, name + ".b_hh", new Shape(4L * hidden), hidden);
    }

    private void linear(Parameters parameters, String name, int input, int output) {
        uniform(parameters, name + ".weight", new Shape(output, input), input);
        uniform(parameters, name + ".bias", new Shape(output), input);
    }

    private void uniform(Parameters parameters, String name, Shape shape, int inputs) {
        double bound = 1 / Math.sqrt(inputs);
        RandomGenerator generator = generators.apply(name);
        add(parameters, name, shape, () -> generator.nextDouble(-bound, bound));
    }

    private void add(Parameters parameters, String name, Shape shape, DoubleSupplier values) {
        float[] array = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values.getAsDouble();
        }
        parameters.add(name, staging.floats(parameters.manager(), shape, array));
    }
}
