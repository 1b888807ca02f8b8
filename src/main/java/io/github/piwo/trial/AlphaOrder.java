package io.github.piwo.trial;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * The order by which one α is chosen of several: the better mean of the metric on validation texts comes last and, of equals, the smaller
 * α. Test texts are never considered.
 */
public final class AlphaOrder {
    /** Means of the same figures in a different order differ by rounding and count as equal. */
    public static final double ROUNDING = 1e-12;

    private AlphaOrder() {}

    /**
     * The order of these.
     *
     * @param validation the mean on validation texts; negative infinity if there is none
     */
    public static <T> Comparator<T> of(ToDoubleFunction<T> validation, ToDoubleFunction<T> alpha) {
        return Comparator.<T>comparingLong(each -> Math.round(validation.applyAsDouble(each) / ROUNDING))
                .thenComparing(Comparator.comparingDouble(alpha).reversed());
    }
}
