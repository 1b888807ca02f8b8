package io.github.piwo.config;

import io.github.piwo.trial.Trial;
import java.io.Serializable;
import java.util.SortedMap;

/**
 * The sizes of the networks. The keys are those of {@code model} in {@code reference.conf}.
 *
 * @param encoderHidden the size of the encoder's LSTM state, for each direction
 * @param latentSize the size of z
 */
public record ModelSettings(
        int encoderHidden, int latentSize, int labelEmbeddingSize, int decoderHidden, double dropout)
        implements Serializable {

    void addTo(SortedMap<String, String> canonical) {
        canonical.put("model.encoder-hidden", Integer.toString(encoderHidden));
        canonical.put("model.latent-size", Integer.toString(latentSize));
        canonical.put("model.label-embedding-size", Integer.toString(labelEmbeddingSize));
        canonical.put("model.decoder-hidden", Integer.toString(decoderHidden));
        canonical.put("model.dropout", Trial.plain(dropout));
    }
}
