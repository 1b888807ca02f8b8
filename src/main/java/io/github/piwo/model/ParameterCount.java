package io.github.piwo.model;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.dataset.BagOfWords;

/** The size of a model. */
public final class ParameterCount {
    private ParameterCount() {}

    /**
     * The number of parameters (elements, not arrays) of all networks of a model.
     *
     * @param embedding size of a word vector
     */
    public static long of(ModelSettings settings, long vocabularySize, long embedding, long classes) {
        long latent = settings.latentSize();
        long label = settings.labelEmbeddingSize();
        boolean readsWords = settings.encoder() == ModelSettings.Encoder.BILSTM;
        long hidden = features(settings, Math.toIntExact(vocabularySize), Math.toIntExact(embedding));
        return (settings.embedsWords() ? vocabularySize * embedding : 0)
                + (readsWords ? encoder(settings.encoderHidden(), embedding) : 0)
                + 2 * linear(hidden, latent)
                + linear(hidden, classes)
                + (BagEncoder.addsCounts(settings) ? (vocabularySize - BagOfWords.first()) * classes : 0)
                + linear(latent, classes)
                + classes * label
                + decoder(settings, vocabularySize, embedding);
    }

    /** The number of components of h. */
    public static int features(ModelSettings settings, int vocabularySize, int embedding) {
        return settings.encoder() == ModelSettings.Encoder.BILSTM
                ? 2 * settings.encoderHidden()
                : BagEncoder.size(settings, vocabularySize, embedding);
    }

    private static long encoder(long hidden, long embedding) {
        return 2 * lstm(embedding, hidden) + 2 * lstm(2 * hidden, hidden);
    }

    private static long decoder(ModelSettings settings, long vocabularySize, long embedding) {
        long latent = (long) settings.latentSize() + settings.labelEmbeddingSize();
        return settings.decoder() == ModelSettings.Decoder.LSTM
                ? lstm(embedding + latent, settings.decoderHidden()) + linear(settings.decoderHidden(), vocabularySize)
                : linear(latent, vocabularySize - BagOfWords.first());
    }

    private static long lstm(long input, long hidden) {
        return 4 * hidden * (input + hidden + 2);
    }

    private static long linear(long input, long output) {
        return output * (input + 1);
    }
}
