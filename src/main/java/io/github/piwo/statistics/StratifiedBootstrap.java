package io.github.piwo.statistics;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A 95 % interval of the mean over several strata, here the mean difference over supervision rates, each of the same weight. The runs
 * of each stratum are drawn again with replacement, and the interval goes from the 2.5th to the 97.5th percentile of the means (Agarwal et
 * al., NeurIPS 2021). The draws are the same each time.
 */
public final class StratifiedBootstrap {
    private static final int RESAMPLES = 4000;
    private static final long SEED = 20_211_108;

    private StratifiedBootstrap() {}

    /** An interval. */
    public record Interval(double low, double high) {}

    /**
     * The interval; empty if no stratum has two values.
     *
     * @param strata the values of each stratum, at least one in each
     */
    public static Optional<Interval> of(List<double[]> strata) {
        if (strata.stream().noneMatch(values -> values.length > 1)) {
            return Optional.empty();
        }
        RandomGenerator random = KeyedRandom.ofSeed(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (double[] values : strata) {
                sum += mean(values, random);
            }
            means[i] = sum / strata.size();
        }
        Arrays.sort(means);
        return Optional.of(new Interval(percentile(means, 0.025), percentile(means, 0.975)));
    }

    private static double mean(double[] values, RandomGenerator random) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[random.nextInt(values.length)];
        }
        return sum / values.length;
    }

    /** By linear interpolation, as NumPy does. */
    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double rest = place - below;
        return rest == 0 ? sorted[below] : (1 - rest) * sorted[below] + rest * sorted[below + 1];
    }
}
