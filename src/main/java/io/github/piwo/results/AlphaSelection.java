package io.github.piwo.results;

import io.github.piwo.trial.AlphaOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one α for an objective at a rate: the one with the best mean of the metric on the validation texts over the splits, or
 * the smaller one of equals. Test texts are never considered. Only α with as many trials as any other are compared: one that left a
 * race, or whose trials have not all run yet, may have been lucky with its splits. An α without a completed trial cannot be chosen; an
 * α of which some trials failed can, and its {@code n} shows it.
 */
final class AlphaSelection {
    private static final Comparator<AlphaAccuracy> BEST_VALIDATION = AlphaOrder.of(
            row -> row.validationScore().mean().orElseThrow(),
            row -> row.alpha().orElse(0));

    private AlphaSelection() {}

    /**
     * The chosen candidate; empty if none has a completed trial.
     *
     * @param candidates one row for each α, all of one experiment, objective and rate
     */
    static Optional<AlphaAccuracy> choose(List<AlphaAccuracy> candidates) {
        List<AlphaAccuracy> completed =
                candidates.stream().filter(row -> row.n() > 0).toList();
        int most = completed.stream().mapToInt(AlphaAccuracy::trials).max().orElse(0);
        return completed.stream().filter(row -> row.trials() == most).max(BEST_VALIDATION);
    }
}
