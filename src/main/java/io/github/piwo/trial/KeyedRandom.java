package io.github.piwo.trial;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random generators keyed by (seed, split, purpose, step).
 *
 * <p>Everything random in a trial comes from here, so it gets the same numbers beside other trials, in any order and after a
 * resume. The engine has only one generator for the whole process; it is never used.
 */
public final class KeyedRandom {
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY = factory();

    private final long seed;

    /** Keyed by a seed. */
    public KeyedRandom(long seed) {
        this.seed = seed;
    }

    /**
     * Keyed by seed and split alone, so that all objectives, α and evaluation settings of a split start from the same weights
     * and see the same batches and noise: their differences are then not those of random numbers.
     */
    public static KeyedRandom ofSplit(long seed, int split) {
        return new KeyedRandom(mix(mix(seed) ^ split));
    }

    /** A fresh generator from a seed alone. */
    public static RandomGenerator ofSeed(long seed) {
        return FACTORY.create(seed);
    }

    /**
     * A fresh generator.
     *
     * @param purpose what the numbers are for, for example {@code "dropout"}
     * @param keys the step, and everything else that distinguishes draws
     */
    public RandomGenerator generator(String purpose, long... keys) {
        long state = mix(seed);
        for (int i = 0; i < purpose.length(); i++) {
            state = mix(state + purpose.charAt(i));
        }
        for (long key : keys) {
            state = mix(state ^ mix(key));
        }
        return FACTORY.create(state);
    }

    // Java looks up its generators once in a process, by the thread's class loader. The class loader of a Spark
    // session's
    // tasks does not find Java's own modules.
    private static RandomGeneratorFactory<RandomGenerator> factory() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return RandomGeneratorFactory.of("L64X128MixRandom");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A bijective scrambling of 64 bits in which each input bit reaches each output bit (the finaliser of SplitMix64). */
    public static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
