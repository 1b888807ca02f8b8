package io.github.piwo.baseline;

import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.store.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Multinomial naive Bayes on the counts of a text's words: arg max over y of log p(y) + Σ_v n_v log p(v|y), where p(y) is the class's
 * share of the labels, and p(v|y) the word's share of the class's words after s more of each word (Manning, Raghavan and Schütze,
 * 2008, chapter 13). Its closed form is the whole of the method.
 */
final class NaiveBayes implements BagClassifier {
    private static final String LOG_PRIOR = "log_prior";
    private static final String LOG_LIKELIHOOD = "log_likelihood";

    private final double[] logPrior;
    /** log p(v|y), {@code [classes][words]}. */
    private final double[][] logLikelihood;

    /**
     * Fits the classifier.
     *
     * @param texts their tokens
     * @param labels of the texts
     * @param smoothing s
     */
    NaiveBayes(int[][] texts, int[] labels, int classes, int vocabularySize, double smoothing) {
        logPrior = new double[classes];
        logLikelihood = new double[classes][vocabularySize];
        double[] words = new double[classes];
        for (int text = 0; text < texts.length; text++) {
            logPrior[labels[text]]++;
            for (int word : BagOfWords.words(texts[text])) {
                logLikelihood[labels[text]][word]++;
                words[labels[text]]++;
            }
        }
        int different = vocabularySize - BagOfWords.first();
        for (int label = 0; label < classes; label++) {
            // A class without a label has probability 0, and is never given.
            logPrior[label] = Math.log(logPrior[label] / texts.length);
            double all = words[label] + smoothing * different;
            for (int word = 0; word < vocabularySize; word++) {
                logLikelihood[label][word] = Math.log((logLikelihood[label][word] + smoothing) / all);
            }
        }
    }

    /** From {@link #tensors}. */
    NaiveBayes(SortedMap<String, Tensor> tensors) {
        logPrior = Tensor.doubles(tensors, LOG_PRIOR);
        logLikelihood = WeightRows.of(tensors, LOG_LIKELIHOOD);
    }

    @Override
    public SortedMap<String, Tensor> tensors() {
        return new TreeMap<>(Map.of(
                LOG_PRIOR,
                new Tensor.Doubles(new int[] {logPrior.length}, logPrior),
                LOG_LIKELIHOOD,
                WeightRows.tensor(logLikelihood)));
    }

    @Override
    public double[] probabilities(int[] tokens) {
        double[] scores = scores(tokens);
        double highest = scores[BagClassifier.best(scores)];
        double[] probabilities =
                Arrays.stream(scores).map(score -> Math.exp(score - highest)).toArray();
        double sum = Arrays.stream(probabilities).sum();
        return Arrays.stream(probabilities).map(p -> p / sum).toArray();
    }

    @Override
    public int classify(int[] tokens) {
        return BagClassifier.best(scores(tokens));
    }

    /** log p(y) + Σ_v n_v log p(v|y) of each class. */
    private double[] scores(int[] tokens) {
        int[] words = BagOfWords.words(tokens);
        double[] scores = logPrior.clone();
        for (int label = 0; label < scores.length; label++) {
            for (int word : words) {
                scores[label] += logLikelihood[label][word];
            }
        }
        return scores;
    }
}
