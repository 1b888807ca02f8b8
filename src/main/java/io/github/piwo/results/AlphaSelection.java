package io.github.piwo.results;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one α for an objective at a rate: the best mean validation accuracy over the splits, of equals the smaller α.
 * Test accuracy is never looked at. An α of which no trial completed cannot be chosen; one of which only some completed
 * can, and its {@code n} says so.
 */
final class AlphaSelection {
    /** Means of the same accuracies in another order differ by rounding, and are equal nevertheless. */
    private static final double ROUNDING = 1e12;

    private static final Comparator<AlphaAccuracy> BEST_VALIDATION = Comparator.<AlphaAccuracy>comparingLong(
                    row -> Math.round(ROUNDING * row.validation().mean().orElseThrow()))
            .thenComparing(
                    Comparator.<AlphaAccuracy>comparingDouble(row -> row.alpha().orElse(0))
                            .reversed());

    private AlphaSelection() {}

    /**
     * The chosen one of the candidates; empty where none completed a trial.
     *
     * @param candidates one row an α, all of one experiment, objective and rate
     */
    static Optional<AlphaAccuracy> choose(List<AlphaAccuracy> candidates) {
        return candidates.stream().filter(row -> row.n() > 0).max(BEST_VALIDATION);
    }
}
