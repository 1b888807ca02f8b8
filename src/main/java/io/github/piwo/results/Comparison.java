package io.github.piwo.results;

import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.statistics.StratifiedBootstrap;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A comparison of two objectives: a row of {@code comparisons}.
 *
 * @param objective the objective that may be better
 * @param baseline the objective it is compared with
 * @param rates the supervision rates that are compared
 * @param metric whose differences on the test texts are tested
 * @param test of the differences objective − baseline, each at its selected α, paired by rate and split
 * @param posterior how probable it is that the objective is better, as good, or worse; empty for fewer than two pairs
 * @param bootstrap of the mean difference over rates; empty for single rates, and if no rate has two pairs
 * @param holmP p of the corrected test, adjusted for all tests of its family: the tests of single rates are one family, those
 *     of pooled rates another, that of all rates a third; empty if there is no p
 * @param decides hypotheses that depend on it
 */
public record Comparison(
        Experiment experiment,
        ObjectiveType objective,
        ObjectiveType baseline,
        RateRange rates,
        Metric metric,
        PairedTest test,
        Optional<Posterior> posterior,
        Optional<StratifiedBootstrap.Interval> bootstrap,
        OptionalDouble holmP,
        List<Hypothesis> decides) {
    /** Copies the list. */
    public Comparison {
        decides = List.copyOf(decides);
    }

    Comparison withHolmP(double adjusted) {
        return new Comparison(
                experiment,
                objective,
                baseline,
                rates,
                metric,
                test,
                posterior,
                bootstrap,
                OptionalDouble.of(adjusted),
                decides);
    }

    /** Whether the objective is significantly better than the baseline. */
    public boolean isBetter() {
        return holmP.isPresent()
                && holmP.getAsDouble() < PairedTest.LEVEL
                && test.meanDifference().orElseThrow() > 0;
    }
}
