package io.github.piwo.training;

import java.util.Arrays;

/**
 * Sums over the texts of one step, or of several.
 *
 * @param loss of the step; the sum over steps
 * @param boundLabelled sum of the bounds, nats; NaN for None
 * @param boundUnlabelled sum of the bounds, nats; NaN for None
 * @param classifierLoss sum of −log q(y|x)
 * @param correct the number of labelled texts that were classified correctly
 * @param tokens the number of target tokens of all texts
 */
record StepMetrics(
        double loss,
        int labelledTexts,
        int unlabelledTexts,
        double boundLabelled,
        double boundUnlabelled,
        double classifierLoss,
        int correct,
        long tokens) {

    static final StepMetrics ZERO = new StepMetrics(0, 0, 0, 0, 0, 0, 0, 0);

    StepMetrics plus(StepMetrics other) {
        return new StepMetrics(
                loss + other.loss,
                labelledTexts + other.labelledTexts,
                unlabelledTexts + other.unlabelledTexts,
                boundLabelled + other.boundLabelled,
                boundUnlabelled + other.boundUnlabelled,
                classifierLoss + other.classifierLoss,
                correct + other.correct,
                tokens + other.tokens);
    }

    static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
