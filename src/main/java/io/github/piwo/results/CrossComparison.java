package io.github.piwo.results;

import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.ObjectiveType;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A comparison of one objective at one rate between the report's experiment and another one: a row of
 * {@code side_by_side_comparisons}.
 *
 * @param other the other experiment
 * @param own the cell of Table 1 of the report's experiment
 * @param others that of the other one, of the same objective, rate and metric
 * @param test of the differences own − other on shared splits, each at its selected α; of no pair if no split is shared
 * @param posterior how probable it is that the report's experiment is better, as good, or worse; empty for fewer than two pairs
 * @param holmP p of the corrected test, adjusted for all comparisons of the report; empty if there is no p
 * @param obstacle why there are no pairs; empty if there are
 */
public record CrossComparison(
        SideBySide.Member other,
        CellAccuracy own,
        CellAccuracy others,
        PairedTest test,
        Optional<Posterior> posterior,
        OptionalDouble holmP,
        Optional<String> obstacle) {

    /** The objective of both. */
    public ObjectiveType objective() {
        return own.objective();
    }

    /** The rate of both. */
    public double supervisionRate() {
        return own.supervisionRate();
    }

    /** Of the pairs or, if there are none, between the means. */
    public double difference() {
        return test.meanDifference().orElseGet(() -> own.testMean() - others.testMean());
    }

    /** Why there is no test, or no p; empty if there is one. */
    public Optional<String> note() {
        if (obstacle.isPresent() || test.corrected().isPresent()) {
            return obstacle;
        }
        if (test.n() == 1) {
            return Optional.of("one shared split says nothing about chance");
        }
        boolean areEqual = Math.abs(difference()) < PairedTest.ROUNDING;
        return Optional.of("all " + test.n() + (areEqual ? " pairs are equal" : " pairs differ by as much"));
    }

    CrossComparison withHolmP(double adjusted) {
        return new CrossComparison(other, own, others, test, posterior, OptionalDouble.of(adjusted), obstacle);
    }
}
