package io.github.piwo.trial;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How far a classifier's probabilities can be trusted: of the texts that are given a label with a probability of about p, the share p
 * should be right.
 *
 * @param bins of texts whose label has a similar probability, by probability; only those with texts
 */
public record Calibration(List<Bin> bins) implements Serializable {
    /** Of no texts. */
    public static final Calibration NONE = new Calibration(List.of());

    private static final int BINS = 15;

    /** Copies the list. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Texts whose label has a similar probability.
     *
     * @param probability the mean probability of their labels
     * @param accuracy the share of them whose label is right
     */
    public record Bin(int texts, double probability, double accuracy) implements Serializable {
        private Bin and(Bin other) {
            int all = texts + other.texts;
            return new Bin(
                    all,
                    (texts * probability + other.texts * other.probability) / all,
                    (texts * accuracy + other.texts * other.accuracy) / all);
        }
    }

    /**
     * From all texts, in bins of equal width.
     *
     * @param probabilities of the labels that were given
     * @param right whether they are right
     */
    public static Calibration of(double[] probabilities, boolean[] right) {
        int[] texts = new int[BINS];
        double[] sums = new double[BINS];
        int[] correct = new int[BINS];
        for (int i = 0; i < probabilities.length; i++) {
            int bin = place(probabilities[i]);
            texts[bin]++;
            sums[bin] += probabilities[i];
            correct[bin] += right[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (texts[bin] > 0) {
                bins.add(new Bin(texts[bin], sums[bin] / texts[bin], (double) correct[bin] / texts[bin]));
            }
        }
        return new Calibration(bins);
    }

    /** That of all texts of several classifiers together. */
    public static Calibration pooled(List<Calibration> several) {
        Bin[] bins = new Bin[BINS];
        for (Calibration calibration : several) {
            for (Bin bin : calibration.bins) {
                int place = place(bin.probability);
                bins[place] = bins[place] == null ? bin : bins[place].and(bin);
            }
        }
        return new Calibration(Arrays.stream(bins).filter(Objects::nonNull).toList());
    }

    private static int place(double probability) {
        return Math.min(BINS - 1, (int) (BINS * probability));
    }

    /** The expected calibration error (Guo et al., 2017): the mean of |accuracy − probability| over texts; NaN without texts. */
    public double expectedError() {
        double sum = 0;
        int texts = 0;
        for (Bin bin : bins) {
            sum += bin.texts() * Math.abs(bin.accuracy() - bin.probability());
            texts += bin.texts();
        }
        return sum / texts;
    }
}
