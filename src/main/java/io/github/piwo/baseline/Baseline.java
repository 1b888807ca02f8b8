package io.github.piwo.baseline;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.store.Tensor;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Fits a reference classifier with the labels of one split and rate, and evaluates it. */
public final class Baseline {
    /** Smoothings of naive Bayes, and strengths of logistic regression, of which the validation texts choose one. */
    private static final double[] SMOOTHINGS = {0.01, 0.03, 0.1, 0.3, 1};

    private static final double[] STRENGTHS = {0.1, 0.3, 1, 3, 10, 30, 100};

    private final PreparedDataset dataset;
    private final SupervisionSplit split;
    private final Metric metric;
    private final Runnable beforeFit;

    /**
     * For one split and rate.
     *
     * @param metric by which the validation texts choose
     * @param beforeFit called before each fit; may throw to end the work
     */
    public Baseline(PreparedDataset dataset, SupervisionSplit split, Metric metric, Runnable beforeFit) {
        this.dataset = dataset;
        this.split = split;
        this.metric = metric;
        this.beforeFit = beforeFit;
    }

    /**
     * What a classifier comes to.
     *
     * @param calibration of the probabilities of test texts
     * @param strength the smoothing or strength that was chosen
     * @param classifier fitted with it
     */
    public record Evaluation(
            Confusion training,
            Confusion validation,
            Confusion test,
            Calibration calibration,
            double strength,
            BagClassifier classifier) {}

    /** Whether a reference classifier needs to know what the training texts say about words. */
    public static boolean usesBagOfWords(ObjectiveType type) {
        return type != ObjectiveType.NAIVE_BAYES;
    }

    /**
     * The classifier that {@link BagClassifier#tensors} came from.
     *
     * @param bags what the training texts said about words; needed if {@link #usesBagOfWords}
     * @throws IllegalArgumentException if it is no baseline
     */
    public static BagClassifier restored(
            ObjectiveType type, SortedMap<String, Tensor> tensors, Optional<BagOfWords> bags) {
        return switch (type) {
            case NAIVE_BAYES -> new NaiveBayes(tensors);
            case TFIDF, MEAN_VECTORS -> new LogisticRegression(tensors, features(type, bags.orElseThrow()));
            default -> throw new IllegalArgumentException(type + " is no baseline");
        };
    }

    private static Function<int[], Feature[]> features(ObjectiveType type, BagOfWords bags) {
        return type == ObjectiveType.TFIDF ? tokens -> tfidf(bags, tokens) : tokens -> meanVector(bags, tokens);
    }

    /**
     * Fits the classifier with each smoothing or strength, and evaluates the one that is best on the validation texts; of equal
     * ones the first, which stays closest to the labels' proportions.
     *
     * @throws IllegalArgumentException if it is no baseline
     */
    public Evaluation evaluate(ObjectiveType type) {
        int[][] texts = tokens(dataset.labelled(), split.training());
        int[] labels = labels(dataset.labelled(), split.training());
        return switch (type) {
            case NAIVE_BAYES ->
                best(
                        SMOOTHINGS,
                        smoothing ->
                                new NaiveBayes(texts, labels, dataset.classes(), dataset.vocabularySize(), smoothing));
            case TFIDF -> {
                BagOfWords bags = dataset.bagOfWords();
                yield logisticRegression(texts, labels, bags.vocabularySize(), features(type, bags));
            }
            case MEAN_VECTORS -> {
                BagOfWords bags = dataset.bagOfWords();
                yield logisticRegression(texts, labels, bags.dimension(), features(type, bags));
            }
            default -> throw new IllegalArgumentException(type + " is no baseline");
        };
    }

    private Evaluation logisticRegression(int[][] texts, int[] labels, int size, Function<int[], Feature[]> features) {
        Feature[][] ofTexts = Arrays.stream(texts).map(features).toArray(Feature[][]::new);
        return best(
                STRENGTHS,
                strength -> new LogisticRegression(ofTexts, labels, dataset.classes(), size, features, strength));
    }

    private Evaluation best(double[] strengths, DoubleFunction<BagClassifier> fit) {
        Evaluation best = null;
        for (double strength : strengths) {
            beforeFit.run();
            BagClassifier classifier = fit.apply(strength);
            Confusion validation = confusion(classifier, dataset.labelled(), split.validation());
            if (best == null || metric.of(validation) > metric.of(best.validation())) {
                best = new Evaluation(
                        Confusion.NONE, validation, Confusion.NONE, Calibration.NONE, strength, classifier);
            }
        }
        int[] test = IntStream.range(0, dataset.test().size()).toArray();
        return new Evaluation(
                confusion(best.classifier(), dataset.labelled(), split.training()),
                best.validation(),
                confusion(best.classifier(), dataset.test(), test),
                calibration(best.classifier()),
                best.strength(),
                best.classifier());
    }

    private Confusion confusion(BagClassifier classifier, TextSet set, int[] texts) {
        int[] given = Arrays.stream(texts)
                .map(text -> classifier.classify(set.tokens(text)))
                .toArray();
        return Confusion.of(dataset.classes(), labels(set, texts), given);
    }

    private Calibration calibration(BagClassifier classifier) {
        TextSet test = dataset.test();
        double[] probabilities = new double[test.size()];
        boolean[] right = new boolean[test.size()];
        for (int text = 0; text < probabilities.length; text++) {
            int given = classifier.classify(test.tokens(text));
            probabilities[text] = classifier.probabilities(test.tokens(text))[given];
            right[text] = given == test.label(text);
        }
        return Calibration.of(probabilities, right);
    }

    /** Features are numbered from 1. */
    private static Feature[] tfidf(BagOfWords bags, int[] tokens) {
        List<Feature> features = new ArrayList<>();
        bags.tfidf(tokens, (word, weight) -> features.add(new FeatureNode(1 + word, weight)));
        features.add(new FeatureNode(1 + bags.vocabularySize(), 1));
        return features.toArray(Feature[]::new);
    }

    /** Divided by the root of the dimension, so that a vector is about as long as one of counts. */
    private static Feature[] meanVector(BagOfWords bags, int[] tokens) {
        float[] vector = new float[bags.dimension()];
        bags.meanVector(tokens, vector, 0);
        Feature[] features = new Feature[vector.length + 1];
        for (int i = 0; i < vector.length; i++) {
            features[i] = new FeatureNode(i + 1, vector[i] / Math.sqrt(vector.length));
        }
        features[vector.length] = new FeatureNode(1 + vector.length, 1);
        return features;
    }

    private static int[][] tokens(TextSet set, int[] texts) {
        return Arrays.stream(texts).mapToObj(set::tokens).toArray(int[][]::new);
    }

    private static int[] labels(TextSet set, int[] texts) {
        return Arrays.stream(texts).map(set::label).toArray();
    }
}
