package io.github.piwo.training;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.trial.ObjectiveType;

/**
 * The floating-point operations that the matrix products of real tokens take, two a multiply-add: the encoder's once a
 * text, the decoder's once a sample. Padding and whatever is computed twice do not count, so speed in useful FLOPs shows
 * waste as well as slowness.
 *
 * @param encoderPerToken forward
 * @param decoderPerToken forward, of one sample
 * @param importanceSamples k
 */
public record UsefulFlops(double encoderPerToken, double decoderPerToken, int importanceSamples) {
    /** Forward once, backward about twice that. */
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

    /** Of training on so many tokens; those without labels are not read for None. */
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

    /** Of classifying texts. */
    public double classification(double tokens) {
        return encoderPerToken * tokens;
    }

    /** Of the bound of texts. */
    public double bound(ObjectiveType objective, double tokens) {
        return objective.isGenerative()
                ? (encoderPerToken + decoderPerToken * unlabelledSamples(objective)) * tokens
                : 0;
    }

    private int unlabelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.VAE ? 1 : importanceSamples;
    }

    /** With y observed, iPIWO has nothing left to average over. */
    private int labelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.IPIWO ? 1 : unlabelledSamples(objective);
    }

    /** One direction, one layer, one token: four gates. */
    private static double lstm(double inputs, double hidden) {
        return 2 * 4 * hidden * (inputs + hidden);
    }
}
