package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.StagingBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The encoder of bags of words: h is the text's features, the mean of its words' vectors or its tf-idf counts or both, one after
 * the other. It has no parameters.
 */
final class BagEncoder implements TextEncoder {
    private final Parameters parameters;
    private final BagOfWords bags;
    private final List<BagFeature> features;
    private final StagingBuffer staging;

    BagEncoder(Parameters parameters, BagOfWords bags, List<BagFeature> features, StagingBuffer staging) {
        this.parameters = parameters;
        this.bags = bags;
        this.features = features;
        this.staging = staging;
    }

    /** The number of features of a text. */
    static int size(List<BagFeature> features, int vocabularySize, int wordDimension) {
        return features.stream()
                .mapToInt(feature -> feature == BagFeature.MEAN_VECTOR ? wordDimension : words(vocabularySize))
                .sum();
    }

    private static int words(int vocabularySize) {
        return vocabularySize - BagOfWords.first();
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        int size = size(features, bags.vocabularySize(), bags.dimension());
        float[] rows = new float[batch.size() * size];
        for (int text = 0; text < batch.size(); text++) {
            int from = text * size;
            for (BagFeature feature : BagFeature.values()) {
                if (features.contains(feature)) {
                    from += write(feature, batch, text, dropout, rows, from);
                }
            }
        }
        NDArray hidden = staging.floats(manager, new Shape(batch.size(), size), rows);
        return EncodedTexts.ofFeatures(parameters, hidden);
    }

    /** Writes one feature of a text, and gives the number of its components. */
    private int write(BagFeature feature, TokenBatch batch, int text, Dropout dropout, float[] rows, int from) {
        int[] tokens = batch.tokens(text);
        if (feature == BagFeature.MEAN_VECTOR) {
            bags.meanVector(tokens, rows, from);
            dropout.apply("encoder.mean-vector", text, rows, from, from + bags.dimension());
            return bags.dimension();
        }
        // Most of the counts are 0, and need no dropout.
        float[] weights = new float[tokens.length];
        int[] places = new int[tokens.length];
        int[] count = {0};
        bags.tfidf(tokens, (word, weight) -> {
            places[count[0]] = from + word - BagOfWords.first();
            weights[count[0]++] = weight;
        });
        dropout.apply("encoder.tfidf", text, weights, 0, count[0]);
        for (int i = 0; i < count[0]; i++) {
            rows[places[i]] = weights[i];
        }
        return words(bags.vocabularySize());
    }

    /** Nothing depends on parameters here. */
    @Override
    public TextModel.WordGates wordGates(NDManager manager) {
        return new TextModel.WordGates(Optional.empty());
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, TextModel.WordGates wordGates) {
        return encode(manager, batch, Dropout.none());
    }
}
