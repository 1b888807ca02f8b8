package io.github.piwo.results;

import io.github.piwo.trial.Trial;
import java.util.List;

/**
 * The supervision rates that a comparison pools: one, or several columns of Table 1.
 *
 * @param name as tables show it
 * @param lowest included
 * @param highest included
 */
public record RateRange(String name, double lowest, double highest) {
    /** Few labels: rates up to 0.03. */
    public static final RateRange LOW = new RateRange("low", 0, 0.03);
    /** Neither few labels nor many. */
    public static final RateRange MIDDLE = new RateRange("middle", Math.nextUp(0.03), Math.nextDown(0.1));
    /** The labelled data abundant regime, of which the paper's hypotheses speak: rates from 0.1. */
    public static final RateRange HIGH = new RateRange("high", 0.1, 1);

    /** Each rate is in exactly one of them. */
    static final List<RateRange> POOLED = List.of(LOW, MIDDLE, HIGH);

    static RateRange of(double rate) {
        return new RateRange(Trial.plain(rate), rate, rate);
    }

    /** Whether it pools columns, rather than being one. */
    public boolean isPooled() {
        return lowest < highest;
    }

    boolean contains(double rate) {
        return lowest <= rate && rate <= highest;
    }
}
