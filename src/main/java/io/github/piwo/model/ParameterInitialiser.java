package io.github.piwo.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.StagingBuffer;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws initial parameters, each from a generator of its own.
 *
 * <p>The distributions are PyTorch's defaults: weights and biases of a linear layer with n inputs, and of an LSTM with n
 * hidden units, are uniform in ±1/√n; label embeddings are standard normal. The bias of a bag-of-words decoder is the logarithm of
 * each word's share of the training texts, so that at first only z and y have to be learnt.
 */
public final class ParameterInitialiser {
    private static final int ENCODER_LAYERS = 2;

    private final ModelSettings settings;
    private final Optional<BagOfWords> bags;
    private final Function<String, RandomGenerator> generators;
    private final StagingBuffer staging = new StagingBuffer();

    /**
     * For models with these networks.
     *
     * @param bags what the training texts say about words; needed by networks of bags of words only
     * @param generators the generator for each parameter's name
     */
    public ParameterInitialiser(
            ModelSettings settings, Optional<BagOfWords> bags, Function<String, RandomGenerator> generators) {
        this.settings = settings;
        this.bags = bags;
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
        if (settings.embedsWords()) {
            parameters.add(
                    "word_embedding",
                    staging.floats(parameters.manager(), new Shape(vocabularySize, embedding), wordVectors));
        }
        int hidden = encoder(parameters, vocabularySize, embedding);
        linear(parameters, "q_z.mean", hidden, settings.latentSize());
        linear(parameters, "q_z.scale", hidden, settings.latentSize());
        linear(parameters, "q_y.logits", hidden, classes);
        if (BagEncoder.addsCounts(settings)) {
            // Words that no label has spoken of say nothing yet.
            long words = (long) vocabularySize - BagOfWords.first();
            parameters.add("q_y.counts.weight", parameters.manager().zeros(new Shape(words, classes)));
        }
        linear(parameters, "p_y.logits", settings.latentSize(), classes);
        RandomGenerator labels = generators.apply("label_embedding");
        add(parameters, "label_embedding", new Shape(classes, settings.labelEmbeddingSize()), labels::nextGaussian);
        int latent = settings.latentSize() + settings.labelEmbeddingSize();
        if (settings.decoder() == ModelSettings.Decoder.LSTM) {
            lstm(parameters, "decoder", embedding + latent, settings.decoderHidden());
            linear(parameters, "p_x.logits", settings.decoderHidden(), vocabularySize);
        } else {
            uniform(parameters, "p_x.logits.weight", new Shape(vocabularySize - BagOfWords.first(), latent), latent);
            PrimitiveIterator.OfInt words =
                    IntStream.range(BagOfWords.first(), vocabularySize).iterator();
            add(
                    parameters,
                    "p_x.logits.bias",
                    new Shape(vocabularySize - BagOfWords.first()),
                    () -> Math.log(bags.orElseThrow().share(words.nextInt())));
        }
        return parameters;
    }

    /** Draws the encoder's parameters and gives the size of h. */
    private int encoder(Parameters parameters, int vocabularySize, int embedding) {
        if (settings.encoder() == ModelSettings.Encoder.BAG_OF_WORDS) {
            return BagEncoder.size(settings, vocabularySize, embedding);
        }
        int hidden = settings.encoderHidden();
        for (int layer = 0; layer < ENCODER_LAYERS; layer++) {
            int input = layer == 0 ? embedding : 2 * hidden;
            lstm(parameters, "encoder." + layer + ".forward", input, hidden);
            lstm(parameters, "encoder." + layer + ".backward", input, hidden);
        }
        return 2 * hidden;
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
