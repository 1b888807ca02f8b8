package io.github.piwo.statistics;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Whether paired differences are symmetric around zero: Fisher's exact randomisation test (Fisher, <i>The Design of
 * Experiments</i>, 1935, section 21). If they are, each difference could as well have had the other sign, so p is the fraction
 * of all assignments of signs whose sum is at least as far from zero as the observed sum. The test is two-sided. It needs no
 * spread, so it also has an answer if all differences are equal.
 *
 * <p>Up to {@value #MOST_ENUMERATED} pairs, p is exact. For more, it is estimated from a fixed random sample of m assignments as
 * (1 + number as far from zero) / (1 + m), which is never 0 (Phipson and Smyth, <i>Permutation p-values should never be
 * zero</i>, Statistical Applications in Genetics and Molecular Biology 9, 2010).
 *
 * @param n number of pairs
 * @param meanDifference empty for n = 0
 * @param p empty for n = 0
 */
public record SignFlipTest(int n, OptionalDouble meanDifference, OptionalDouble p) {
    /** For more pairs, assignments are sampled, as many as this number of pairs has. */
    private static final int MOST_ENUMERATED = 20;

    /** Sums that differ by less, relative to the sum of all sizes, are equal. */
    private static final double ROUNDING = 1e-12;

    /** Tests differences. */
    public static SignFlipTest of(double[] differences) {
        int n = differences.length;
        if (n == 0) {
            return new SignFlipTest(0, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double sum = Arrays.stream(differences).sum();
        double sizes = Arrays.stream(differences).map(Math::abs).sum();
        return new SignFlipTest(
                n, OptionalDouble.of(sum / n), OptionalDouble.of(p(differences, Math.abs(sum) - ROUNDING * sizes)));
    }

    private static double p(double[] differences, double atLeast) {
        boolean exact = differences.length <= MOST_ENUMERATED;
        int assignments = 1 << Math.min(differences.length, MOST_ENUMERATED);
        RandomGenerator random = KeyedRandom.ofSeed(differences.length);
        int extreme = 0;
        for (int assignment = 0; assignment < assignments; assignment++) {
            double sum = exact ? signedSum(differences, assignment) : randomlySignedSum(differences, random);
            // A sum that is not a number counts, so p is 1.
            extreme += Math.abs(sum) < atLeast ? 0 : 1;
        }
        return exact ? (double) extreme / assignments : (1.0 + extreme) / (1.0 + assignments);
    }

    /** The sum in which the bits of the assignment select negative signs. */
    private static double signedSum(double[] differences, int assignment) {
        double sum = 0;
        for (int i = 0; i < differences.length; i++) {
            sum += (assignment >> i & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }

    private static double randomlySignedSum(double[] differences, RandomGenerator random) {
        double sum = 0;
        for (double difference : differences) {
            sum += random.nextBoolean() ? difference : -difference;
        }
        return sum;
    }

    /** Whether all assignments were enumerated. */
    public boolean isExact() {
        return n <= MOST_ENUMERATED;
    }

    /** The smallest number of pairs, all different from zero, for which p can be below a level. */
    public static int leastPairs(double level) {
        int n = 1;
        while (2 / Math.pow(2, n) >= level) {
            n++;
        }
        return n;
    }
}
