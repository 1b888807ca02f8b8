package io.github.piwo.results;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers in the form of printed tables. */
public final class NumberText {
    /** Stands for a number that does not exist. */
    public static final String NOTHING = "–";

    private NumberText() {}

    /** With two decimals. */
    public static String decimals(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** A fraction in percent. */
    public static String percent(double share) {
        return decimals(100 * share);
    }

    /** A difference of fractions in percentage points, with its sign. */
    public static String signedPoints(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%+.2f", 100 * share.getAsDouble()) : NOTHING;
    }

    /** {@code 84.27 (0.49)}, in percent. */
    public static String meanAndStd(Summary shares) {
        String mean = percent(shares.mean().orElseThrow());
        return shares.std().isPresent() ? mean + " (" + percent(shares.std().getAsDouble()) + ")" : mean;
    }

    /** Likewise, with the deviation over the splits of a seed too: {@code 85.12 (1.20; 0.90)}. */
    public static String meanAndStds(Summary shares) {
        return shares.stdOverSplits().isEmpty()
                ? meanAndStd(shares)
                : percent(shares.mean().orElseThrow()) + " ("
                        + percent(shares.std().orElseThrow()) + "; "
                        + percent(shares.stdOverSplits().getAsDouble()) + ")";
    }

    /** A p value. */
    public static String probability(OptionalDouble p) {
        if (p.isEmpty()) {
            return NOTHING;
        }
        return p.getAsDouble() < 0.0005 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p.getAsDouble());
    }

    /** A probability in whole percent: {@code 97 %}, and {@code > 99 %} rather than 100. */
    public static String chance(double probability) {
        if (probability > 0.995 && probability < 1) {
            return "> 99 %";
        }
        return probability < 0.005 && probability > 0 ? "< 1 %" : Math.round(100 * probability) + " %";
    }

    /** A supervision rate as {@code 0.1%}. */
    public static String rate(double rate) {
        return BigDecimal.valueOf(rate).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
