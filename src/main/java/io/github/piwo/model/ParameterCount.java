package io.github.piwo.model;

import io.github.piwo.config.ModelSettings;

/** The size of a model. */
public final class ParameterCount {
    private ParameterCount() {}

    /**
     * The number of parameters (elements, not arrays) of all networks of a model.
     *
     * @param embedding size of a word vector
     */
    public static long of(ModelSettings settings, long vocabularySize, long embedding, long classes) {
        long hidden = settings.encoderHidden();
        long latent = settings.latentSize();
        long label = settings.labelEmbeddingSize();
        long decoder = settings.decoderHidden();
        return vocabularySize * embedding
                + 2 * lstm(embedding, hidden)
                + 2 * lstm(2 * hidden, hidden)
                + 2 * linear(2 * hidden, latent)
                + linear(2 * hidden, classes)
                + linear(latent, classes)
                + classes * label
                + lstm(embedding + latent + label, decoder)
                + linear(decoder, vocabularySize);
    }

    private static long lstm(long input, long hidden) {
        return 4 * hidden * (input + hidden + 2);
    }

    private static long linear(long input, long output) {
        return output * (input + 1);
    }
}
