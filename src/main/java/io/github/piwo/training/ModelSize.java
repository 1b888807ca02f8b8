package io.github.piwo.training;

import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.model.ParameterCount;
import io.github.piwo.trial.ObjectiveType;

/** The size of a kept model. */
public final class ModelSize {
    /** Of a word and its line break in the vocabulary; a usual length. */
    private static final long BYTES_PER_WORD = 10;

    private ModelSize() {}

    /** About the most bytes that a kept model of an objective needs; those of None are smaller, since they have no decoder. */
    public static long bytes(ModelSettings model, DatasetManifest dataset, ObjectiveType objective) {
        long words = dataset.vocabularySize();
        return BYTES_PER_WORD * words
                + switch (objective) {
                    case NAIVE_BAYES -> Double.BYTES * words * dataset.classes();
                    case TFIDF -> Double.BYTES * words * dataset.classes() + ofWords(words);
                    case MEAN_VECTORS -> ofWords(words) + ofVectors(dataset);
                    default -> ofNetwork(model, dataset);
                };
    }

    private static long ofNetwork(ModelSettings model, DatasetManifest dataset) {
        long words = dataset.vocabularySize();
        long parameters = Float.BYTES * ParameterCount.of(model, words, dataset.vectorDimension(), dataset.classes());
        if (model.encoder() != Encoder.BAG_OF_WORDS) {
            return parameters;
        }
        return parameters
                + ofWords(words)
                + (model.bagFeatures().contains(BagFeature.MEAN_VECTOR) ? ofVectors(dataset) : 0)
                + (model.bagFeatures().contains(BagFeature.LSA) ? Double.BYTES * words * model.lsaSize() : 0);
    }

    /** A word's share and its inverse text frequency. */
    private static long ofWords(long words) {
        return (Double.BYTES + Float.BYTES) * words;
    }

    private static long ofVectors(DatasetManifest dataset) {
        return (long) Float.BYTES * dataset.vocabularySize() * dataset.vectorDimension();
    }
}
