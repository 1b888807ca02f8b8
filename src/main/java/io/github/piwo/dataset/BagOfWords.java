package io.github.piwo.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Texts as bags of words: what the words of the training texts, labelled and unlabelled, say about each text. Special tokens are
 * no words. What it returns never changes; safe for use by several threads.
 */
public final class BagOfWords {
    /** a of the smooth inverse frequency ω(v) = a / (a + p(v)) (Arora et al., 2017). */
    private static final double SMOOTHING = 1e-3;

    /** Below this deviation a component is the same in all texts but for rounding, and is left out. */
    private static final double SMALLEST_DEVIATION = 1e-6;

    private final List<TextSet> training;
    private final int dimension;
    private final double[] share;
    private final float[] frequencyWeight;
    private final float[] inverseTextFrequency;
    /** Word vectors less the mean of the texts' mean vectors, divided by their deviation: {@code [vocabulary, dimension]}. */
    private final float[] standardised;

    private LatentSemanticAnalysis analysis;

    /**
     * Counts the words of some texts.
     *
     * @param training the training texts
     * @param wordVectors {@code [vocabulary, dimension]}, row by row
     */
    public BagOfWords(List<TextSet> training, float[] wordVectors, int vocabularySize) {
        this.training = List.copyOf(training);
        dimension = wordVectors.length / vocabularySize;
        long[] counts = new long[vocabularySize];
        long[] texts = new long[vocabularySize];
        long size = count(training, counts, texts);
        long words = Arrays.stream(counts).sum();
        share = new double[vocabularySize];
        frequencyWeight = new float[vocabularySize];
        inverseTextFrequency = new float[vocabularySize];
        for (int word = first(); word < vocabularySize; word++) {
            // Half an occurrence more, since a word that is only in the cut ends of texts would have probability 0.
            share[word] = (counts[word] + 0.5) / (words + 0.5 * (vocabularySize - first()));
            inverseTextFrequency[word] = (float) (Math.log((1.0 + size) / (1 + texts[word])) + 1);
        }
        weighByFrequency();
        standardised = wordVectors.clone();
        standardise(training);
    }

    /**
     * From what {@link #shares}, {@link #inverseTextFrequencies}, {@link #vectors} and {@link LatentSemanticAnalysis} gave: the
     * same features of texts, without the training texts.
     *
     * @param vectors {@code [vocabulary, dimension]}; empty if mean vectors are not needed
     * @param analysis the latent semantic analysis, if one is needed
     */
    public static BagOfWords restored(
            double[] shares,
            float[] inverseTextFrequencies,
            float[] vectors,
            Optional<LatentSemanticAnalysis.Directions> analysis) {
        BagOfWords restored = new BagOfWords(shares, inverseTextFrequencies, vectors);
        analysis.ifPresent(directions -> restored.analysis = new LatentSemanticAnalysis(restored, directions));
        return restored;
    }

    private BagOfWords(double[] shares, float[] inverseTextFrequencies, float[] vectors) {
        training = List.of();
        dimension = vectors.length / shares.length;
        share = shares.clone();
        frequencyWeight = new float[shares.length];
        inverseTextFrequency = inverseTextFrequencies.clone();
        standardised = vectors.clone();
        weighByFrequency();
    }

    private void weighByFrequency() {
        for (int word = first(); word < share.length; word++) {
            frequencyWeight[word] = (float) (SMOOTHING / (SMOOTHING + share[word]));
        }
    }

    /** The number of special tokens, which come before the words. */
    public static int first() {
        return SpecialTokens.NAMES.size();
    }

    private static long count(List<TextSet> training, long[] counts, long[] texts) {
        long size = 0;
        for (TextSet set : training) {
            for (int text = 0; text < set.size(); text++) {
                int[] words = words(set.tokens(text));
                for (int i = 0; i < words.length; i++) {
                    counts[words[i]]++;
                    texts[words[i]] += i == 0 || words[i] != words[i - 1] ? 1 : 0;
                }
            }
            size += set.size();
        }
        return size;
    }

    private void standardise(List<TextSet> training) {
        double[] sum = new double[dimension];
        double[] squares = new double[dimension];
        float[] vector = new float[dimension];
        long size = 0;
        for (TextSet set : training) {
            for (int text = 0; text < set.size(); text++) {
                meanVector(set.tokens(text), vector, 0);
                for (int i = 0; i < dimension; i++) {
                    sum[i] += vector[i];
                    squares[i] += (double) vector[i] * vector[i];
                }
            }
            size += set.size();
        }
        for (int i = 0; i < dimension; i++) {
            double mean = size == 0 ? 0 : sum[i] / size;
            double deviation = size == 0 ? 0 : Math.sqrt(Math.max(0, squares[i] / size - mean * mean));
            double factor = deviation < SMALLEST_DEVIATION ? 0 : 1 / deviation;
            for (int at = i; at < standardised.length; at += dimension) {
                standardised[at] = (float) ((standardised[at] - mean) * factor);
            }
        }
    }

    /** The words of a text without special tokens, sorted. */
    public static int[] words(int[] tokens) {
        return Arrays.stream(tokens).filter(token -> token >= first()).sorted().toArray();
    }

    /** The size of a word vector. */
    public int dimension() {
        return dimension;
    }

    /** The number of words, including special tokens. */
    public int vocabularySize() {
        return share.length;
    }

    /** p(v), a word's share of the words of the training texts; above 0 for every word. */
    public double share(int word) {
        return share[word];
    }

    /** p(v) of all words, {@code [vocabulary]}; 0 for special tokens. */
    public double[] shares() {
        return share.clone();
    }

    /** log((1 + N) / (1 + N_v)) + 1 of all words, {@code [vocabulary]}; 0 for special tokens. */
    public float[] inverseTextFrequencies() {
        return inverseTextFrequency.clone();
    }

    /** The standardised word vectors of {@link #meanVector}, {@code [vocabulary, dimension]}, row by row. */
    public float[] vectors() {
        return standardised.clone();
    }

    /**
     * Σ_t ω(x_t) e(x_t) / Σ_t ω(x_t) of a text, each component standardised by its mean and deviation over the training texts;
     * 0 for a text without known words. (The mean of standardised word vectors is the standardised mean.)
     *
     * @param target gets {@link #dimension} numbers
     * @param from the place of the first of them
     */
    public void meanVector(int[] tokens, float[] target, int from) {
        Arrays.fill(target, from, from + dimension, 0);
        double total = 0;
        for (int token : tokens) {
            float weight = frequencyWeight[token];
            if (weight > 0) {
                total += weight;
                int vector = token * dimension;
                for (int i = 0; i < dimension; i++) {
                    target[from + i] += weight * standardised[vector + i];
                }
            }
        }
        float factor = total == 0 ? 0 : (float) (1 / total);
        for (int i = from; i < from + dimension; i++) {
            target[i] *= factor;
        }
    }

    /**
     * The latent semantic analysis of the training texts, made at the first call.
     *
     * @param size the number of components
     */
    public synchronized LatentSemanticAnalysis latentSemanticAnalysis(int size) {
        if (analysis == null || analysis.size() != size) {
            analysis = LatentSemanticAnalysis.of(this, training, size);
        }
        return analysis;
    }

    /** A word of a text with its weight. */
    public interface WordVisitor {
        /** Called for each word that is in the text, in the order of the vocabulary. */
        void visit(int word, float weight);
    }

    /**
     * tf-idf of a text's words, a vector of length 1: (1 + log n) (log((1 + N) / (1 + N_v)) + 1) for a word that is n times in
     * the text and in N_v of the N training texts.
     */
    public void tfidf(int[] tokens, WordVisitor visitor) {
        int[] words = words(tokens);
        double squares = 0;
        for (int pass = 0; pass < 2; pass++) {
            double factor = pass == 0 ? 0 : 1 / Math.sqrt(squares);
            for (int i = 0, end; i < words.length; i = end) {
                end = i + 1;
                while (end < words.length && words[end] == words[i]) {
                    end++;
                }
                double weight = (1 + Math.log(end - i)) * inverseTextFrequency[words[i]];
                if (pass == 0) {
                    squares += weight * weight;
                } else {
                    visitor.visit(words[i], (float) (weight * factor));
                }
            }
        }
    }
}
