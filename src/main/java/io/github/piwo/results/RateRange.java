package io.github.piwo.results;

import io.github.piwo.trial.Trial;
import java.util.List;

/**
 * The supervision rates of a comparison: one column of Table 1, or several that are pooled.
 *
 * @param name as it appears in tables
 * @param lowest included
 * @param highest included
 */
public record RateRange(String name, double lowest, double highest) {
    /** Few labels: rates up to 0.03. */
    public static final RateRange LOW = new RateRange("low", 0, 0.03);
    /** Neither few labels nor many. */
    public static final RateRange MIDDLE = new RateRange("middle", Math.nextUp(0.03), Math.nextDown(0.1));
    /** Rates from 0.1: the regime of abundant labelled data, with which the paper's hypotheses are concerned. */
    public static final RateRange HIGH = new RateRange("high", 0.1, 1);

    /** All rates. */
    public static final RateRange ALL = new RateRange("all", 0, 1);

    /** Each rate is in exactly one of them. */
    static final List<RateRange> POOLED = List.of(LOW, MIDDLE, HIGH);

    static RateRange of(double rate) {
        return new RateRange(Trial.plain(rate), rate, rate);
    }

    /** Whether it pools several columns. */
    public boolean isPooled() {
        return lowest < highest;
    }

    boolean contains(double rate) {
        return lowest <= rate && rate <= highest;
    }
}
