package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A random text model of a few dozen parameters, and noise for its samples. */
final class TinyModel implements AutoCloseable {
    static final int VOCABULARY = 7;
    static final MemorySettings AT_ONCE = new MemorySettings(0, 1 << 18, 1 << 16);
    private static final int WORD_DIMENSION = 3;
    /** The paper's networks. */
    static final ModelSettings PAPER = settings(Encoder.BILSTM, Decoder.LSTM);

    final NDManager manager = NDManager.newBaseManager();
    final TextModel model;
    final int latent;
    final int classes;
    private final KeyedRandom random;

    /** Fresh parameters times a factor: the larger, the more the texts say about y and z. */
    TinyModel(long seed, int latent, int classes, double factor, MemorySettings memory) {
        this(new Networks(PAPER, Recurrence.STEPWISE), seed, latent, classes, factor, memory);
    }

    /**
     * Likewise with other networks.
     *
     * @param networks of which the size of z is replaced
     */
    TinyModel(Networks networks, long seed, int latent, int classes, double factor, MemorySettings memory) {
        this.random = new KeyedRandom(seed);
        this.latent = latent;
        this.classes = classes;
        float[] words = draw(VOCABULARY * WORD_DIMENSION, random.generator("words")::nextGaussian);
        ModelSettings sizes = new ModelSettings(
                networks.settings.encoder(),
                networks.settings.decoder(),
                networks.settings.bagFeatures(),
                2,
                4,
                4,
                latent,
                3,
                5,
                0);
        TextSet training =
                new TextSet(new int[] {4, 5, 6, 4, 4, 5, 6, 6}, new int[] {0, 3, 6, 8}, new int[3], new long[3]);
        Optional<BagOfWords> bags = Optional.of(new BagOfWords(List.of(training), words, VOCABULARY));
        try (Parameters fresh = new ParameterInitialiser(sizes, bags, random::generator)
                .initialise(manager, words, VOCABULARY, classes)) {
            Parameters scaled = new Parameters(manager);
            for (String name : fresh.names()) {
                scaled.add(name, Autograd.paused(() -> Autograd.scale(fresh.array(name), factor)));
            }
            this.model = new TextModel(sizes, bags, scaled, memory, networks.recurrence);
        }
    }

    /** The kinds of an encoder and a decoder, and how LSTMs are computed. */
    record Networks(ModelSettings settings, Recurrence recurrence) {}

    /** All four combinations of an encoder and a decoder, and LSTMs computed in the other ways. */
    static Stream<Networks> networks() {
        return Stream.concat(
                Arrays.stream(Encoder.values())
                        .flatMap(encoder -> Arrays.stream(Decoder.values())
                                .map(decoder -> new Networks(settings(encoder, decoder), Recurrence.STEPWISE))),
                Stream.of(new Networks(PAPER, Recurrence.FUSED), new Networks(PAPER, Recurrence.VECTOR)));
    }

    private static ModelSettings settings(Encoder encoder, Decoder decoder) {
        return new ModelSettings(
                encoder, decoder, List.of(BagFeature.MEAN_VECTOR, BagFeature.TFIDF), 2, 4, 4, 1, 3, 5, 0);
    }

    /** Random texts of these lengths. */
    int[][] texts(int... lengths) {
        RandomGenerator tokens = random.generator("texts");
        int[][] texts = new int[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            texts[i] = tokens.ints(lengths[i], 1, VOCABULARY).toArray();
        }
        return texts;
    }

    Posterior posterior(TokenBatch batch) {
        return encoded(batch).posterior();
    }

    private EncodedTexts encoded(TokenBatch batch) {
        return model.encode(manager, batch, Dropout.none());
    }

    GenerativeModel decoder(TokenBatch batch) {
        return model.decoder(manager, batch, Dropout.none());
    }

    /** The first samples are the same whatever their number. */
    LatentNoise noise(SampleCounts counts, int batch) {
        NDArray normal = array(normals(counts.z() * batch * latent), counts.z(), batch, latent);
        return new LatentNoise(
                normal,
                counts.y() == 0 ? null : array(gumbels(counts.y() * batch * classes), counts.y(), batch, classes));
    }

    float[] normals(int size) {
        return draw(size, random.generator("normal")::nextGaussian);
    }

    float[] gumbels(int size) {
        RandomGenerator generator = random.generator("gumbel");
        return draw(size, () -> -Math.log(-Math.log(generator.nextDouble(Double.MIN_NORMAL, 1))));
    }

    NDArray array(float[] values, long... shape) {
        return model.staging().floats(manager, new Shape(shape), values);
    }

    /** A one-hot row a text, of labels 0, 1, … in turn. */
    NDArray oneHotLabels(int batch) {
        float[] labels = new float[batch * classes];
        for (int text = 0; text < batch; text++) {
            labels[text * classes + text % classes] = 1;
        }
        return array(labels, batch, classes);
    }

    /** Back-propagates −scale · Σ bounds and gives the bounds. */
    double[] backPropagate(
            SampleCounts counts, double temperature, TokenBatch batch, LatentNoise noise, boolean labelled) {
        VariationalObjective objective = new VariationalObjective(counts, temperature);
        return labelled
                ? backPropagate(
                        batch,
                        (posterior, scale) -> objective.labelled(
                                posterior, oneHotLabels(batch.size()), decoder(batch), noise.normal(), 0.7, scale))
                : backPropagate(objective, batch, noise);
    }

    /** Likewise without labels. */
    double[] backPropagate(UnlabelledObjective objective, TokenBatch batch, LatentNoise noise) {
        return backPropagate(
                batch, (posterior, scale) -> objective.unlabelled(posterior, decoder(batch), noise, 0.7, scale));
    }

    private interface Estimator {
        BatchEstimate estimate(Posterior posterior, double scale);
    }

    private double[] backPropagate(TokenBatch batch, Estimator estimator) {
        double scale = 1.0 / batch.size();
        return Autograd.recording(() -> {
            EncodedTexts encoded = encoded(batch);
            Posterior posterior = encoded.posterior();
            BatchEstimate estimate = estimator.estimate(posterior, scale);
            Autograd.backward(
                    estimate.encoderLoss(), manager.ones(estimate.encoderLoss().getShape()));
            encoded.backPropagate();
            return estimate.bounds();
        });
    }

    /** The gradients collected since the last call, by parameter. */
    Map<String, float[]> takeGradients() {
        Map<String, float[]> gradients = new TreeMap<>();
        for (String name : model.parameters().names()) {
            NDArray parameter = model.parameters().array(name);
            gradients.put(name, parameter.getGradient().toFloatArray());
            Autograd.clearGradient(parameter);
        }
        return gradients;
    }

    private static float[] draw(int size, DoubleSupplier values) {
        float[] array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = (float) values.getAsDouble();
        }
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
