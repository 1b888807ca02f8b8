package io.github.piwo.baseline;

import io.github.piwo.dataset.BagOfWords;

/**
 * Multinomial naive Bayes on the counts of a text's words: arg max over y of log p(y) + Σ_v n_v log p(v|y), where p(y) is the class's
 * share of the labels, and p(v|y) the word's share of the class's words after s more of each word (Manning, Raghavan and Schütze,
 * 2008, chapter 13). Its closed form is the whole of the method.
 */
final class NaiveBayes implements BagClassifier {
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

    @Override
    public int classify(int[] tokens) {
        int[] words = BagOfWords.words(tokens);
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < logPrior.length; label++) {
            double score = logPrior[label];
            for (int word : words) {
                score += logLikelihood[label][word];
            }
            if (score > highest) {
                highest = score;
                best = label;
            }
        }
        return best;
    }
}
