package io.github.piwo.trial;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * One training run of the grid.
 *
 * @param objective what is maximised
 * @param supervisionRate fraction of the labelled pool that keeps its labels, in (0, 1]
 * @param classificationWeight α of the paper, above 0; 0 for {@link ObjectiveType#NONE}, whose loss has a single term
 * @param split the split that validates, counted from 1
 * @param seed of everything random
 */
public record Trial(ObjectiveType objective, double supervisionRate, double classificationWeight, int split, long seed)
        implements Serializable {

    /** Checks the ranges above. */
    public Trial {
        if (!(supervisionRate > 0 && supervisionRate <= 1)) {
            throw new IllegalArgumentException("supervision rate must be in (0, 1]: " + supervisionRate);
        }
        if (objective.isGenerative() != (classificationWeight > 0) || !Double.isFinite(classificationWeight)) {
            throw new IllegalArgumentException("α must be above 0, and 0 only for None: " + classificationWeight);
        }
        if (split < 1) {
            throw new IllegalArgumentException("splits are counted from 1: " + split);
        }
    }

    /** α as the tables show it: empty for None. */
    public OptionalDouble alpha() {
        return objective.isGenerative() ? OptionalDouble.of(classificationWeight) : OptionalDouble.empty();
    }

    /** Its seed and split. */
    public Repetition repetition() {
        return new Repetition(seed, split);
    }

    /** A short name for people: {@code PIWO rate 0.01 α 10 split 3 seed 1}. */
    public String describe() {
        String alpha = objective.isGenerative() ? " α " + plain(classificationWeight) : "";
        return objective.label() + " rate " + plain(supervisionRate) + alpha + " split " + split + " seed " + seed;
    }

    /** A number in plain notation: {@code 0.001} and {@code 10}, never {@code 1.0E-3} or {@code 10.0}. */
    public static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
