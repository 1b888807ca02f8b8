package io.github.piwo.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether paired differences have a mean other than zero: Student's t-test, and the corrected resampled t-test, which
 * allows for training sets that overlap (Nadeau and Bengio, <i>Inference for the Generalization Error</i>, Machine
 * Learning 52, 2003; for several runs a split: Bouckaert and Frank, PAKDD 2004). Both are two-sided with n − 1 degrees of
 * freedom.
 *
 * @param n number of pairs
 * @param meanDifference empty for n = 0
 * @param std the standard deviation of the differences; empty where the tests are
 * @param paired the test that assumes independent differences; empty if there is no spread: for n &lt; 2, and if all differences
 *     are equal
 * @param corrected the test that takes {@code (1/n + test/training) · s²} as the variance of the mean; empty likewise
 */
public record PairedTest(
        int n,
        OptionalDouble meanDifference,
        OptionalDouble std,
        Optional<Student> paired,
        Optional<Student> corrected) {
    /** The level of significance of all tests. */
    public static final double LEVEL = 0.05;

    /** Accuracies are ratios of whole numbers; smaller deviations of their differences are rounding. */
    public static final double ROUNDING = 1e-12;

    /**
     * The result of a t-test.
     *
     * @param t the statistic
     * @param p two-sided
     * @param low lower end of the 95 % interval of the mean difference
     * @param high upper end of the interval
     */
    public record Student(double t, double p, double low, double high) {

        private Student reversed() {
            return new Student(-t, p, -high, -low);
        }

        /** Half of the interval: a mean difference above it would have p &lt; 0.05. */
        public double margin() {
            return (high - low) / 2;
        }
    }

    /** That of the differences with the other sign. */
    public PairedTest reversed() {
        return new PairedTest(
                n,
                meanDifference.isPresent() ? OptionalDouble.of(-meanDifference.getAsDouble()) : meanDifference,
                std,
                paired.map(Student::reversed),
                corrected.map(Student::reversed));
    }

    /**
     * Tests differences.
     *
     * @param testToTraining ratio of the texts that a split holds out of training to those it trains on: 1 / (splits − 1)
     */
    public static PairedTest of(double[] differences, double testToTraining) {
        int n = differences.length;
        if (n == 0) {
            return new PairedTest(
                    0, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty());
        }
        double mean = Mean.of(differences).getAsDouble();
        OptionalDouble meanDifference = OptionalDouble.of(mean);
        if (Arrays.stream(differences).allMatch(difference -> Math.abs(difference - differences[0]) < ROUNDING)) {
            return new PairedTest(n, meanDifference, OptionalDouble.empty(), Optional.empty(), Optional.empty());
        }
        double std = StandardDeviation.of(differences).getAsDouble();
        return new PairedTest(
                n,
                meanDifference,
                OptionalDouble.of(std),
                Optional.of(student(mean, std * Math.sqrt(1.0 / n), n)),
                Optional.of(student(mean, std * Math.sqrt(1.0 / n + testToTraining), n)));
    }

    private static Student student(double mean, double standardError, int n) {
        TDistribution distribution = TDistribution.of(n - 1);
        double t = mean / standardError;
        double margin = standardError * distribution.inverseSurvivalProbability(LEVEL / 2);
        double p = Math.min(1, 2 * distribution.survivalProbability(Math.abs(t)));
        return new Student(t, p, mean - margin, mean + margin);
    }
}
