package io.github.piwo.results;

import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Two objectives against each other: a row of {@code comparisons}.
 *
 * @param objective the one that is hoped to be better
 * @param baseline the one it is compared with
 * @param rates over which
 * @param test of the differences objective − baseline in test accuracy, each at its selected α, paired by rate and split
 * @param holmP the corrected test's p, adjusted for all tests of its family: those of single rates are one, those of pooled
 *     rates another; empty where there is no p
 * @param decides hypotheses that rest on it
 */
public record Comparison(
        Experiment experiment,
        ObjectiveType objective,
        ObjectiveType baseline,
        RateRange rates,
        PairedTest test,
        OptionalDouble holmP,
        List<Hypothesis> decides) {
    /** Copies the list. */
    public Comparison {
        decides = List.copyOf(decides);
    }

    Comparison withHolmP(double adjusted) {
        return new Comparison(experiment, objective, baseline, rates, test, OptionalDouble.of(adjusted), decides);
    }

    /** Whether the objective is better, and that is not noise. */
    public boolean isBetter() {
        return holmP.isPresent()
                && holmP.getAsDouble() < PairedTest.LEVEL
                && test.meanDifference().orElseThrow() > 0;
    }
}
