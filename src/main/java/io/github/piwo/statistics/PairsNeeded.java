package io.github.piwo.statistics;

import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How many paired differences the corrected resampled t-test needs to find a difference of a given size: p &lt; 0.05 with the right sign in
 * four of five such experiments. The test takes {@code (1/n + test/training) · s²} as the variance of the mean, which more pairs
 * do not bring to zero, so for a small difference no number is enough.
 */
public final class PairsNeeded {
    /** How often the difference is to be found. */
    static final double POWER = 0.8;

    private static final int FEWEST = 2;
    /** Of more nobody could make use. */
    private static final int MOST = 1 << 20;

    /** Of Simpson's rule; even. */
    private static final int STEPS = 2000;
    /** The standard deviations of s over which the rule goes. */
    private static final double REACH = 12;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private PairsNeeded() {}

    /**
     * The smallest number of pairs.
     *
     * @param difference its size, above 0
     * @param std the standard deviation of the differences, above 0
     * @param testToTraining as in {@link PairedTest}
     * @return empty if no number is enough
     */
    public static OptionalInt of(double difference, double std, double testToTraining) {
        if (!(difference > 0 && std > 0 && testToTraining >= 0)) {
            throw new IllegalArgumentException("a difference of " + difference + " with a deviation of " + std
                    + " and a ratio of test to training texts of " + testToTraining);
        }
        if (power(difference, std, testToTraining, MOST) < POWER) {
            return OptionalInt.empty();
        }
        int low = FEWEST - 1;
        int high = MOST;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (power(difference, std, testToTraining, middle) < POWER) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalInt.of(high);
    }

    /** The probability that the test of so many pairs finds the difference: that noncentral Student's t is above the limit of p. */
    static double power(double difference, double std, double testToTraining, int pairs) {
        int freedom = pairs - 1;
        double expected = difference / (std * Math.sqrt(1.0 / pairs + testToTraining));
        double limit = TDistribution.of(freedom).inverseSurvivalProbability(PairedTest.LEVEL / 2);
        ChiSquaredDistribution square = ChiSquaredDistribution.of(freedom);
        // Over s divided by its true value: t is above the limit where a normal variable is above limit · s − expected.
        double spread = REACH / Math.sqrt(2.0 * freedom);
        double from = Math.max(1e-9, 1 - spread);
        double step = (1 + spread - from) / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double s = from + i * step;
            double density = 2 * freedom * s * square.density(freedom * s * s);
            double weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * density * NORMAL.survivalProbability(limit * s - expected);
        }
        return sum * step / 3;
    }
}
