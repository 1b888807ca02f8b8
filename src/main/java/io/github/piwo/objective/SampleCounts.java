package io.github.piwo.objective;

/**
 * The number of samples of each latent variable for a text: k of the inner ones, over which the bound's average runs, and one
 * of the outer ones. The objectives differ in nothing else.
 *
 * @param z samples of z
 * @param y samples of y; 0 if it is summed over its classes
 */
public record SampleCounts(int z, int y) {

    /** Checks that numbers of samples are positive, and equal unless one is 1. */
    public SampleCounts {
        if (z < 1 || y < 0 || (y > 1 && z != y && z != 1)) {
            throw new IllegalArgumentException("samples of z and y: " + z + ", " + y);
        }
    }

    /** One of each: the ELBO (equations 2 and 3). */
    public static SampleCounts elbo() {
        return new SampleCounts(1, 1);
    }

    /** k of z for one y: PIWO (equation 15), and IWAE(x, y, k) (equation 14) where y is observed. */
    public static SampleCounts innerZ(int k) {
        return new SampleCounts(k, 1);
    }

    /** k of y for one z: iPIWO (equation 24). */
    public static SampleCounts innerY(int k) {
        return new SampleCounts(1, k);
    }

    /** k pairs: IWAE (equation 7). */
    public static SampleCounts innerPairs(int k) {
        return new SampleCounts(k, k);
    }

    /** k of z, and y summed over its classes. */
    public static SampleCounts summedLabels(int k) {
        return new SampleCounts(k, 0);
    }

    /** k, the number of terms of the average. */
    public int samples() {
        return Math.max(z, y);
    }
}
