package io.github.piwo.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's correction for several tests (<i>A simple sequentially rejective multiple test procedure</i>, 1979). */
public final class Holm {
    private Holm() {}

    /**
     * Adjusted p values, in the order of the given ones: below a level they are significant at that level for the whole
     * family.
     */
    public static double[] adjust(double[] p) {
        int[] ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(test -> p[test]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[ascending[rank]]));
            adjusted[ascending[rank]] = largest;
        }
        return adjusted;
    }
}
