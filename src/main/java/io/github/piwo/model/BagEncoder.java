package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.LatentSemanticAnalysis;
import io.github.piwo.engine.StagingBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The encoder of bags of words: h is the mean of a text's word vectors, its components of latent semantic analysis, both, or its
 * tf-idf counts. Beside others, the counts are a further input of q(y|x) alone: they tell classes apart by single words, which z
 * need not know. The encoder has no parameters.
 */
final class BagEncoder implements TextEncoder {
    private final Parameters parameters;
    private final BagOfWords bags;
    private final ModelSettings settings;
    private final StagingBuffer staging;
    private final Optional<LatentSemanticAnalysis> analysis;

    BagEncoder(Parameters parameters, BagOfWords bags, ModelSettings settings, StagingBuffer staging) {
        this.parameters = parameters;
        this.bags = bags;
        this.settings = settings;
        this.staging = staging;
        this.analysis = has(settings, BagFeature.LSA)
                ? Optional.of(bags.latentSemanticAnalysis(settings.lsaSize()))
                : Optional.empty();
    }

    /** The number of components of h. */
    static int size(ModelSettings settings, int vocabularySize, int wordDimension) {
        int dense = (has(settings, BagFeature.MEAN_VECTOR) ? wordDimension : 0)
                + (has(settings, BagFeature.LSA) ? settings.lsaSize() : 0);
        return dense > 0 ? dense : vocabularySize - BagOfWords.first();
    }

    private static boolean has(ModelSettings settings, BagFeature feature) {
        return settings.bagFeatures().contains(feature);
    }

    /** Whether q(y|x) has the counts as a further input, with weights of their own. */
    static boolean addsCounts(ModelSettings settings) {
        return settings.encoder() == ModelSettings.Encoder.BAG_OF_WORDS
                && has(settings, BagFeature.TFIDF)
                && settings.bagFeatures().size() > 1;
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        int size = size(settings, bags.vocabularySize(), bags.dimension());
        float[] rows = new float[batch.size() * size];
        for (int text = 0; text < batch.size(); text++) {
            int from = text * size;
            int lsa = from;
            if (has(settings, BagFeature.MEAN_VECTOR)) {
                bags.meanVector(batch.tokens(text), rows, from);
                lsa = from + bags.dimension();
                dropout.apply("encoder.mean-vector", text, rows, from, lsa);
            }
            if (has(settings, BagFeature.LSA)) {
                analysis.orElseThrow().components(batch.tokens(text), rows, lsa);
                dropout.apply("encoder.lsa", text, rows, lsa, from + size);
            }
            if (settings.bagFeatures().equals(List.of(BagFeature.TFIDF))) {
                counts(batch, text, dropout, (word, weight) -> rows[from + word - BagOfWords.first()] = weight);
            }
        }
        NDArray hidden = staging.floats(manager, new Shape(batch.size(), size), rows);
        return EncodedTexts.ofFeatures(
                parameters,
                hidden,
                addsCounts(settings) ? Optional.of(counts(manager, batch, dropout)) : Optional.empty());
    }

    /** The tf-idf counts of one text, scaled, after dropout; only words that are in the text are drawn for. */
    private void counts(TokenBatch batch, int text, Dropout dropout, BagOfWords.WordVisitor visitor) {
        int[] tokens = batch.tokens(text);
        int[] words = new int[tokens.length];
        float[] weights = new float[tokens.length];
        int[] count = {0};
        bags.tfidf(tokens, (word, weight) -> {
            words[count[0]] = word;
            weights[count[0]++] = (float) (settings.tfidfScale() * weight);
        });
        dropout.apply("encoder.tfidf", text, weights, 0, count[0]);
        for (int i = 0; i < count[0]; i++) {
            visitor.visit(words[i], weights[i]);
        }
    }

    /** The counts of a batch for those words alone that are in it: a tenth of the vocabulary. */
    private EncodedTexts.Counts counts(NDManager manager, TokenBatch batch, Dropout dropout) {
        TreeMap<Integer, Integer> columns = new TreeMap<>();
        for (int text = 0; text < batch.size(); text++) {
            for (int word : BagOfWords.words(batch.tokens(text))) {
                columns.putIfAbsent(word, columns.size());
            }
        }
        // A column more, so that there is one even if no text has a word.
        int width = columns.size() + 1;
        int[] rowsOfWords = new int[width];
        columns.forEach((word, column) -> rowsOfWords[column] = word - BagOfWords.first());
        float[] weights = new float[batch.size() * width];
        for (int text = 0; text < batch.size(); text++) {
            int from = text * width;
            counts(batch, text, dropout, (word, weight) -> weights[from + columns.get(word)] = weight);
        }
        return new EncodedTexts.Counts(
                staging.floats(manager, new Shape(batch.size(), width), weights),
                staging.indices(manager, new Shape(width), rowsOfWords));
    }

    /** Nothing depends on parameters here. */
    @Override
    public TextModel.WordGates wordGates(NDManager manager, MemorySettings memory) {
        return TextModel.WordGates.NONE;
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, TextModel.WordGates wordGates) {
        return encode(manager, batch, Dropout.none());
    }
}
