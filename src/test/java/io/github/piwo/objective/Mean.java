package io.github.piwo.objective;

import java.util.Arrays;

/** A sample mean and its standard error. */
record Mean(double value, double standardError) {

    static Mean of(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
        return new Mean(mean, Math.sqrt(variance / values.length));
    }

    /** Of the differences of pairs. */
    static Mean ofDifferences(double[] values, double[] subtracted) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, i -> values[i] - subtracted[i]);
        return of(differences);
    }
}
