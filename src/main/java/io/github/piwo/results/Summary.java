package io.github.piwo.results;

import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * Mean and spread of the same figure over several trials.
 *
 * @param n the number of trials
 * @param mean empty for n = 0
 * @param std the sample standard deviation (n − 1), empty below n = 2
 */
public record Summary(int n, OptionalDouble mean, OptionalDouble std) {

    static Summary of(double[] values) {
        return new Summary(
                values.length,
                values.length == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Mean.of(values).getAsDouble()),
                values.length < 2
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(StandardDeviation.of(values).getAsDouble()));
    }
}
