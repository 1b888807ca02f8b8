package io.github.piwo.objective;

/**
 * The bounds, as functions of log-weights.
 *
 * <p>A text's log-weights are the k numbers log w_i of its samples. The bound is log(1/k Σ w_i) (Burda et al., 2016; the
 * paper's equations 7, 14, 15 and 24, which differ in what w_i is). It is computed in double precision on the host, since
 * there are only samples × batch numbers.
 */
public final class LogWeights {

    private LogWeights() {}

    /** log(1/k Σ w_i), in nats; NaN if a log-weight is. */
    public static double bound(double[] logWeights) {
        double highest = highest(logWeights);
        if (Double.isInfinite(highest)) {
            return highest;
        }
        double sum = 0;
        for (double logWeight : logWeights) {
            sum += Math.exp(logWeight - highest);
        }
        return highest + Math.log(sum / logWeights.length);
    }

    /** ω_i = w_i / Σ w_j: the gradient of the bound with respect to the log-weights. */
    public static double[] normalised(double[] logWeights) {
        double highest = highest(logWeights);
        double[] weights = new double[logWeights.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(logWeights[i] - highest);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double highest(double[] values) {
        double highest = values[0];
        for (double value : values) {
            // Math.max keeps a NaN, which must reach the bound: a diverged trial is recognised by it.
            highest = Math.max(highest, value);
        }
        return highest;
    }
}
