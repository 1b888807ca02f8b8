package io.github.piwo.training;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.model.ParameterCount;
import io.github.piwo.trial.ObjectiveType;

/**
 * The floating-point operations of the large matrix products, two for each multiply-add: the encoder's once for each text, the
 * decoder's once for each sample. An LSTM's are those of its real tokens, those of networks of bags of words belong to texts.
 * Padding and what is computed twice do not count, so wasted work lowers the speed in useful FLOPs.
 *
 * @param encoder of the forward pass
 * @param encoderOfClassifier the part of it that q(y|x) needs
 * @param encoderFactor the work of a training step over that of the forward pass
 * @param decoder of the forward pass of one sample
 * @param decoderOfClasses of the forward pass of one sample of z of a text without a label: with a sample of y, or with all
 *     classes if y is summed
 * @param labelledBounds whether the bounds of labelled texts are computed
 * @param summedLabels whether y is summed
 * @param importanceSamples k
 * @param testBoundDecodings of a text for the test bound
 */
public record UsefulFlops(
        Layer encoder,
        Layer encoderOfClassifier,
        double encoderFactor,
        Layer decoder,
        Layer decoderOfClasses,
        boolean labelledBounds,
        boolean summedLabels,
        int importanceSamples,
        int testBoundDecodings) {
    /** The backward pass takes about twice as many operations as the forward pass. */
    private static final double TRAINING_FACTOR = 3;

    /** Features of texts get no gradient. */
    private static final double FEATURES_FACTOR = 2;

    /** The FLOPs of a network for each token and each text. */
    record Layer(double perToken, double perText) {
        Layer times(double factor) {
            return new Layer(factor * perToken, factor * perText);
        }

        double of(Amount texts) {
            return perToken * texts.tokens() + perText * texts.texts();
        }
    }

    /** How many texts, and of how many tokens in all. */
    public record Amount(double texts, double tokens) {
        public static final Amount NONE = new Amount(0, 0);
    }

    /** For models with these networks on this dataset. */
    public static UsefulFlops of(ModelSettings model, TrainingSettings training, DatasetManifest data) {
        int vocabulary = data.vocabularySize();
        int vectors = data.vectorDimension();
        boolean bags = model.encoder() == Encoder.BAG_OF_WORDS;
        double features = 2.0 * ParameterCount.features(model, vocabulary, vectors);
        double hidden = model.encoderHidden();
        Layer lstmEncoder = new Layer(2 * lstm(vectors, hidden) + 2 * lstm(2 * hidden, hidden), 0);
        int latent = model.latentSize() + model.labelEmbeddingSize();
        boolean summed = training.labels() == Labels.SUMMED;
        boolean decodesBags = model.decoder() == Decoder.BAG_OF_WORDS;
        // A bag's logits of all classes are those of z, and a product of what z and what the classes say.
        Layer decoder = decodesBags
                ? new Layer(0, 2.0 * (model.latentSize() + data.classes()) * vocabulary)
                : new Layer(
                        lstm(vectors + latent, model.decoderHidden()) + 2.0 * model.decoderHidden() * vocabulary, 0);
        return new UsefulFlops(
                bags ? new Layer(0, features * (2 * model.latentSize() + data.classes())) : lstmEncoder,
                bags ? new Layer(0, features * data.classes()) : lstmEncoder,
                bags ? FEATURES_FACTOR : TRAINING_FACTOR,
                decoder,
                summed && !decodesBags ? decoder.times(data.classes()) : decoder,
                training.labelledBoundWeight() > 0,
                summed,
                training.importanceSamples(),
                training.testBoundSamples());
    }

    /** The FLOPs of training on so many texts; None does not use texts without labels. */
    public double training(ObjectiveType objective, Amount labelled, Amount unlabelled) {
        if (!objective.isGenerative()) {
            return encoderFactor * encoderOfClassifier.of(labelled);
        }
        return encoderFactor * (encoder.of(labelled) + encoder.of(unlabelled))
                + TRAINING_FACTOR
                        * (labelledSamples(objective) * decoder.of(labelled)
                                + unlabelledSamples(objective) * decoderOfClasses.of(unlabelled));
    }

    /** The FLOPs of classifying texts. */
    public double classification(Amount texts) {
        return encoderOfClassifier.of(texts);
    }

    /** The FLOPs of the bounds of test texts: the one by which objectives are compared, and the objective's own. */
    public double bounds(ObjectiveType objective, Amount texts) {
        return objective.isGenerative()
                ? 2 * encoder.of(texts)
                        + testBoundDecodings * decoder.of(texts)
                        + unlabelledSamples(objective) * decoderOfClasses.of(texts)
                : 0;
    }

    private int unlabelledSamples(ObjectiveType objective) {
        boolean one = objective == ObjectiveType.VAE || (summedLabels && objective == ObjectiveType.IPIWO);
        return one ? 1 : importanceSamples;
    }

    /** If y is observed, iPIWO has no samples left to average over. */
    private int labelledSamples(ObjectiveType objective) {
        if (!labelledBounds) {
            return 0;
        }
        return objective == ObjectiveType.IPIWO || objective == ObjectiveType.VAE ? 1 : importanceSamples;
    }

    /** One direction, one layer, one token: four gates. */
    private static double lstm(double inputs, double hidden) {
        return 2 * 4 * hidden * (inputs + hidden);
    }
}
