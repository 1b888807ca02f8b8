package io.github.piwo.results;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Whether paired differences are symmetric around zero: Fisher's exact randomisation test (Fisher, <i>The Design of
 * Experiments</i>, 1935, section 21). If they are, each difference could as well have had the other sign, so p is the fraction
 * of all assignments of signs whose sum is at least as far from zero as the one observed. Two-sided. It needs no spread, so it
 * has an answer where all differences are equal.
 *
 * @param n number of pairs
 * @param meanDifference empty for n = 0
 * @param p empty for n = 0
 */
record SignFlipTest(int n, OptionalDouble meanDifference, OptionalDouble p) {
    /** With more pairs, as many assignments are drawn as this number has. */
    private static final int MOST_ENUMERATED = 20;

    private static final double ROUNDING = 1e-9;

    /** Tests differences; beyond {@value #MOST_ENUMERATED}, by a sample of assignments that is always the same. */
    static SignFlipTest of(double[] differences) {
        int n = differences.length;
        if (n == 0) {
            return new SignFlipTest(0, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double sum = Arrays.stream(differences).sum();
        return new SignFlipTest(
                n, OptionalDouble.of(sum / n), OptionalDouble.of(p(differences, Math.abs(sum) - ROUNDING)));
    }

    private static double p(double[] differences, double atLeast) {
        int assignments = 1 << Math.min(differences.length, MOST_ENUMERATED);
        RandomGenerator random = KeyedRandom.ofSeed(differences.length);
        int extreme = 0;
        for (int assignment = 0; assignment < assignments; assignment++) {
            double sum = differences.length <= MOST_ENUMERATED
                    ? signedSum(differences, assignment)
                    : randomlySignedSum(differences, random);
            extreme += Math.abs(sum) >= atLeast ? 1 : 0;
        }
        return (double) extreme / assignments;
    }

    /** With a minus where the assignment has a bit. */
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

    /** The fewest pairs, all different from zero, with which p can be below a level. */
    static int leastPairs(double level) {
        int n = 1;
        while (2 / Math.pow(2, n) >= level) {
            n++;
        }
        return n;
    }
}
