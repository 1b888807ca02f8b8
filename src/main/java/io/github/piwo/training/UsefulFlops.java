package io.github.piwo.training;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.trial.ObjectiveType;

/**
 * The floating-point operations of the matrix products of real tokens, two for each multiply-add: the encoder's once for each
 * text, the decoder's once for each sample. Padding and what is computed twice do not count, so wasted work lowers the speed in
 * useful FLOPs.
 *
 * @param encoderPerToken of the forward pass
 * @param decoderPerToken of the forward pass of one sample
 * @param importanceSamples k
 */
public record UsefulFlops(double encoderPerToken, double decoderPerToken, int importanceSamples) {
    /** The backward pass takes about twice as many operations as the forward pass. */
    private static final double TRAINING_FACTOR = 3;

    /** For a model of these sizes. */
    public static UsefulFlops of(ModelSettings model, int importanceSamples, int vocabularySize, int vectorDimension) {
        double encoder = model.encoderHidden();
        double decoder = model.decoderHidden();
        int decoderInput = vectorDimension + model.latentSize() + model.labelEmbeddingSize();
        return new UsefulFlops(
                2 * lstm(vectorDimension, encoder) + 2 * lstm(2 * encoder, encoder),
                lstm(decoderInput, decoder) + 2 * decoder * vocabularySize,
                importanceSamples);
    }

    /** The FLOPs of training on so many tokens; None does not use texts without labels. */
    public double training(ObjectiveType objective, double labelledTokens, double unlabelledTokens) {
        if (!objective.isGenerative()) {
            return TRAINING_FACTOR * encoderPerToken * labelledTokens;
        }
        return TRAINING_FACTOR
                * (encoderPerToken * (labelledTokens + unlabelledTokens)
                        + decoderPerToken
                                * (labelledSamples(objective) * labelledTokens
                                        + unlabelledSamples(objective) * unlabelledTokens));
    }

    /** The FLOPs of classifying texts. */
    public double classification(double tokens) {
        return encoderPerToken * tokens;
    }

    /** The FLOPs of the bound of texts. */
    public double bound(ObjectiveType objective, double tokens) {
        return objective.isGenerative()
                ? (encoderPerToken + decoderPerToken * unlabelledSamples(objective)) * tokens
                : 0;
    }

    private int unlabelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.VAE ? 1 : importanceSamples;
    }

    /** If y is observed, iPIWO has no samples left to average over. */
    private int labelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.IPIWO ? 1 : unlabelledSamples(objective);
    }

    /** One direction, one layer, one token: four gates. */
    private static double lstm(double inputs, double hidden) {
        return 2 * 4 * hidden * (inputs + hidden);
    }
}
