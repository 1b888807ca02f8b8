package io.github.piwo.results;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.descriptive.Variance;

/**
 * Mean and spread of the same figure over several trials.
 *
 * @param n the number of trials
 * @param mean empty for n = 0
 * @param std the sample standard deviation (n − 1) over all trials, of any seed; empty below n = 2
 * @param stdOverSplits that over the splits alone, which is the one of a single seed: the square root of the seeds' variances, pooled by
 *     their degrees of freedom; empty if no seed has two trials
 */
public record Summary(int n, OptionalDouble mean, OptionalDouble std, OptionalDouble stdOverSplits) {

    /** Of trials that share a seed. */
    static Summary of(double[] values) {
        OptionalDouble std = std(values);
        return new Summary(values.length, mean(values), std, std);
    }

    /** The figure of completed trials, which may have several seeds. */
    static Summary of(List<TrialRecord> completed, ToDoubleFunction<Completed> figure) {
        double[] all = figures(completed, figure);
        Collection<double[]> bySeed = completed.stream()
                .collect(groupingBy(
                        record -> record.trial().seed(),
                        TreeMap::new,
                        collectingAndThen(toList(), trials -> figures(trials, figure))))
                .values();
        return bySeed.size() <= 1 ? of(all) : new Summary(all.length, mean(all), std(all), stdOverSplits(bySeed));
    }

    private static double[] figures(List<TrialRecord> completed, ToDoubleFunction<Completed> figure) {
        return completed.stream()
                .mapToDouble(record -> figure.applyAsDouble((Completed) record.result()))
                .toArray();
    }

    private static OptionalDouble mean(double[] values) {
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Mean.of(values).getAsDouble());
    }

    private static OptionalDouble std(double[] values) {
        return values.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(StandardDeviation.of(values).getAsDouble());
    }

    private static OptionalDouble stdOverSplits(Collection<double[]> bySeed) {
        double squares = 0;
        int degrees = 0;
        for (double[] seed : bySeed) {
            if (seed.length >= 2) {
                squares += (seed.length - 1) * Variance.of(seed).getAsDouble();
                degrees += seed.length - 1;
            }
        }
        return degrees == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / degrees));
    }
}
