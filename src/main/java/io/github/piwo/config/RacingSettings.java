package io.github.piwo.config;

import java.io.Serializable;

/**
 * When an α leaves the race of its objective and rate. The keys are those of {@code sweep.racing}.
 *
 * @param margin by how much more than this an α has to be behind, in the metric on the validation texts, with the rule of the margin
 * @param level of significance, with the rule of the test
 * @param minSplits the number of splits on which at least two α run
 */
public record RacingSettings(Rule rule, double margin, double level, int minSplits) implements Serializable {

    /** What decides whether an α is behind. */
    public enum Rule {
        /** Its mean is below the leader's by more than the margin. */
        MARGIN,
        /** A one-sided paired t-test against the leader finds that it is below, on three splits or more. */
        T_TEST
    }
}
