package io.github.piwo.baseline;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.github.piwo.store.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Logistic regression with an L2 penalty, one class against the others, by liblinear's Newton method, which needs no randomness. */
final class LogisticRegression implements BagClassifier {
    private static final String WEIGHTS = "weights";

    private static final double TOLERANCE = 1e-3;

    static {
        Linear.disableDebugOutput();
    }

    private final Function<int[], Feature[]> features;
    /** {@code [classes][features + 1]}; the last weight is that of the feature that is 1 in every text. */
    private final double[][] weights;

    /**
     * Fits the classifier.
     *
     * @param texts their features
     * @param size the number of different features
     * @param features the features of other texts, from their tokens
     * @param strength C, the weight of the loss over that of the penalty
     */
    LogisticRegression(
            Feature[][] texts,
            int[] labels,
            int classes,
            int size,
            Function<int[], Feature[]> features,
            double strength) {
        this.features = features;
        Problem problem = new Problem();
        problem.l = texts.length;
        problem.n = size + 1;
        problem.x = texts;
        problem.y = Arrays.stream(labels).asDoubleStream().toArray();
        problem.bias = 1;
        this.weights = weights(
                Linear.train(problem, new Parameter(SolverType.L2R_LR, strength, TOLERANCE)), classes, size + 1);
    }

    /** From {@link #tensors}. */
    LogisticRegression(SortedMap<String, Tensor> tensors, Function<int[], Feature[]> features) {
        this.features = features;
        this.weights = WeightRows.of(tensors, WEIGHTS);
    }

    /** A class without a label has the probability 0. Two classes share one list of weights, the second one's with its sign changed. */
    private static double[][] weights(Model model, int classes, int columns) {
        double[][] weights = new double[classes][columns];
        for (double[] row : weights) {
            row[columns - 1] = Double.NEGATIVE_INFINITY;
        }
        double[] fitted = model.getFeatureWeights();
        int[] labels = model.getLabels();
        int lists = labels.length == 2 ? 1 : labels.length;
        for (int i = 0; i < labels.length; i++) {
            for (int feature = 0; feature < columns; feature++) {
                weights[labels[i]][feature] = lists == 1 && i == 1 ? -fitted[feature] : fitted[feature * lists + i];
            }
        }
        return weights;
    }

    @Override
    public SortedMap<String, Tensor> tensors() {
        return new TreeMap<>(Map.of(WEIGHTS, WeightRows.tensor(weights)));
    }

    /** The logistic function of each class's score, divided by their sum. */
    @Override
    public double[] probabilities(int[] tokens) {
        double[] ofClasses = Arrays.stream(scores(tokens))
                .map(score -> 1 / (1 + Math.exp(-score)))
                .toArray();
        double sum = Arrays.stream(ofClasses).sum();
        return Arrays.stream(ofClasses).map(p -> p / sum).toArray();
    }

    @Override
    public int classify(int[] tokens) {
        return BagClassifier.best(scores(tokens));
    }

    private double[] scores(int[] tokens) {
        double[] scores = new double[weights.length];
        for (Feature feature : features.apply(tokens)) {
            for (int c = 0; c < scores.length; c++) {
                scores[c] += weights[c][feature.getIndex() - 1] * feature.getValue();
            }
        }
        return scores;
    }
}
