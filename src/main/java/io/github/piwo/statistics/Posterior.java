package io.github.piwo.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How probable it is, after what was seen, that an objective is better than a baseline by more than a margin, as good within it, or
 * worse by more: the correlated Bayesian t-test (Corani and Benavoli, Machine Learning 100, 2015; Benavoli et al., JMLR 18, 2017). Its
 * posterior of the mean difference is Student's, with the mean and the variance of the corrected resampled t-test. The three add up to 1.
 */
public record Posterior(double better, double same, double worse) {
    /** From here on a finding is called so. */
    public static final double SURE = 0.95;

    private static final String UNDECIDED = "not decided";

    /**
     * The posterior after paired differences; empty for fewer than two. If all are equal, nothing else is possible.
     *
     * @param testToTraining as in {@link PairedTest}
     * @param margin the largest difference that is not worth having, in units of the differences
     */
    public static Optional<Posterior> of(double[] differences, double testToTraining, double margin) {
        int n = differences.length;
        if (n < 2) {
            return Optional.empty();
        }
        double mean = Mean.of(differences).getAsDouble();
        if (Arrays.stream(differences)
                .allMatch(difference -> Math.abs(difference - differences[0]) < PairedTest.ROUNDING)) {
            return Optional.of(new Posterior(
                    mean > margin + PairedTest.ROUNDING ? 1 : 0,
                    Math.abs(mean) <= margin + PairedTest.ROUNDING ? 1 : 0,
                    mean < -margin - PairedTest.ROUNDING ? 1 : 0));
        }
        double scale = StandardDeviation.of(differences).getAsDouble() * Math.sqrt(1.0 / n + testToTraining);
        TDistribution distribution = TDistribution.of(n - 1);
        double worse = distribution.cumulativeProbability((-margin - mean) / scale);
        double better = distribution.survivalProbability((margin - mean) / scale);
        return Optional.of(new Posterior(better, Math.max(0, 1 - better - worse), worse));
    }

    /** That of the baseline over the objective. */
    public Posterior reversed() {
        return new Posterior(worse, same, better);
    }

    /** Whether it is found that there is no improvement worth having: better by more than the margin is improbable. */
    public boolean isNoImprovement() {
        return same + worse >= SURE;
    }

    /** Whether even a direction is less than 95 % probable. */
    public boolean isUndecided() {
        return words().equals(UNDECIDED);
    }

    /** The finding in words. */
    public String words() {
        if (better >= SURE) {
            return "better";
        }
        if (same >= SURE) {
            return "as good";
        }
        if (worse >= SURE) {
            return "worse";
        }
        if (better + same >= SURE) {
            return "at least as good";
        }
        return isNoImprovement() ? "at most as good" : UNDECIDED;
    }

    /** How probable it is what {@link #words} says; of the most probable of the three if nothing is decided. */
    public double probability() {
        double probability =
                switch (words()) {
                    case "better" -> better;
                    case "as good" -> same;
                    case "worse" -> worse;
                    case "at least as good" -> better + same;
                    case "at most as good" -> same + worse;
                    default -> Math.max(better, Math.max(same, worse));
                };
        return Math.min(1, probability);
    }
}
