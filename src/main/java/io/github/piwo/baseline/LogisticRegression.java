package io.github.piwo.baseline;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.function.Function;

/** Logistic regression with an L2 penalty, one class against the others, by liblinear's Newton method, which needs no randomness. */
final class LogisticRegression implements BagClassifier {
    private static final double TOLERANCE = 1e-3;

    static {
        Linear.disableDebugOutput();
    }

    private final Model model;
    private final Function<int[], Feature[]> features;

    /**
     * Fits the classifier.
     *
     * @param texts their features
     * @param size the number of different features
     * @param features the features of other texts, from their tokens
     * @param strength C, the weight of the loss over that of the penalty
     */
    LogisticRegression(
            Feature[][] texts, int[] labels, int size, Function<int[], Feature[]> features, double strength) {
        this.features = features;
        Problem problem = new Problem();
        problem.l = texts.length;
        problem.n = size + 1;
        problem.x = texts;
        problem.y = Arrays.stream(labels).asDoubleStream().toArray();
        problem.bias = 1;
        model = Linear.train(problem, new Parameter(SolverType.L2R_LR, strength, TOLERANCE));
    }

    @Override
    public int classify(int[] tokens) {
        return (int) Linear.predict(model, features.apply(tokens));
    }
}
