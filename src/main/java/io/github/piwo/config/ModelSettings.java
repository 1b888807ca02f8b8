package io.github.piwo.config;

import io.github.piwo.trial.Trial;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The networks and their sizes. The keys are those of {@code model} in {@code reference.conf}.
 *
 * @param bagFeatures what the bag-of-words encoder computes of a text
 * @param lsaSize the number of components of latent semantic analysis
 * @param tfidfScale the length of the vector of tf-idf counts
 * @param encoderHidden the size of the LSTM encoder's state, for each direction
 * @param latentSize the size of z
 * @param decoderHidden the size of the LSTM decoder's state
 */
public record ModelSettings(
        Encoder encoder,
        Decoder decoder,
        List<BagFeature> bagFeatures,
        int lsaSize,
        double tfidfScale,
        int encoderHidden,
        int latentSize,
        int labelEmbeddingSize,
        int decoderHidden,
        double dropout)
        implements Serializable {

    /** What computes q(y,z|x). */
    public enum Encoder {
        /** Two bidirectional LSTM layers: the paper's. */
        BILSTM,
        /** A linear layer on features of the text's words. */
        BAG_OF_WORDS
    }

    /** What computes p(x|y,z). */
    public enum Decoder {
        /** An LSTM: the paper's. */
        LSTM,
        /** One distribution over the vocabulary for all words of a text. */
        BAG_OF_WORDS
    }

    /** Features of a bag of words. */
    public enum BagFeature {
        /** The weighted mean of the words' vectors. */
        MEAN_VECTOR,
        /** Components of latent semantic analysis. */
        LSA,
        /** Each word's weighted number of occurrences; beside other features, an input of q(y|x) alone. */
        TFIDF
    }

    /** Copies the list. */
    public ModelSettings {
        bagFeatures = List.copyOf(bagFeatures);
    }

    /** Whether a network takes texts as bags of words. */
    public boolean usesBagsOfWords() {
        return encoder == Encoder.BAG_OF_WORDS || decoder == Decoder.BAG_OF_WORDS;
    }

    /** Whether a network reads words one by one, and therefore has an embedding of words that is trained. */
    public boolean embedsWords() {
        return encoder == Encoder.BILSTM || decoder == Decoder.LSTM;
    }

    void addTo(SortedMap<String, String> canonical) {
        canonical.put("model.encoder", SettingsReader.name(encoder));
        canonical.put("model.decoder", SettingsReader.name(decoder));
        if (encoder == Encoder.BILSTM) {
            canonical.put("model.encoder-hidden", Integer.toString(encoderHidden));
        } else {
            canonical.put(
                    "model.bag-features",
                    bagFeatures.stream().map(SettingsReader::name).sorted().collect(Collectors.joining(",")));
            if (bagFeatures.contains(BagFeature.LSA)) {
                canonical.put("model.lsa-size", Integer.toString(lsaSize));
            }
            if (bagFeatures.contains(BagFeature.TFIDF)) {
                canonical.put("model.tfidf-scale", Trial.plain(tfidfScale));
            }
        }
        if (decoder == Decoder.LSTM) {
            canonical.put("model.decoder-hidden", Integer.toString(decoderHidden));
        }
        canonical.put("model.latent-size", Integer.toString(latentSize));
        canonical.put("model.label-embedding-size", Integer.toString(labelEmbeddingSize));
        canonical.put("model.dropout", Trial.plain(dropout));
    }
}
