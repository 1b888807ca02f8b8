package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.ObjectiveType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The best at a supervision rate, by test texts at the α that validation texts have chosen, and what it is compared with.
 *
 * @param cell of the best semi-supervised objective; without one of None, and without None of the best reference classifier
 * @param rivals None, the best reference classifier, and the next best semi-supervised objective if the two are compared
 */
record Winner(double rate, CellAccuracy cell, List<Rival> rivals) {

    /** Copies the list. */
    Winner {
        rivals = List.copyOf(rivals);
    }

    /**
     * What a winner is compared with.
     *
     * @param test of the paired differences winner − rival; empty if they are not compared
     * @param posterior of the winner over the rival; empty for fewer than two pairs
     */
    record Rival(CellAccuracy cell, Optional<PairedTest> test, Optional<Posterior> posterior) {}

    /** Those of all rates with a result, the fewest labels first. */
    static List<Winner> of(Report report) {
        return report.rates().stream()
                .flatMap(rate -> at(report, rate).stream())
                .toList();
    }

    private static Optional<Winner> at(Report report, double rate) {
        Optional<CellAccuracy> reference = best(report, rate, ObjectiveType::isBaseline);
        Optional<CellAccuracy> none = best(report, rate, objective -> objective == ObjectiveType.NONE);
        Optional<CellAccuracy> best =
                best(report, rate, ObjectiveType::isGenerative).or(() -> none);
        if (best.isEmpty()) {
            return reference.map(cell -> new Winner(rate, cell, List.of()));
        }
        CellAccuracy winner = best.get();
        Stream<Rival> others = Stream.of(none, reference)
                .flatMap(Optional::stream)
                .filter(cell -> cell.objective() != winner.objective())
                .map(cell -> rival(report, winner, cell));
        Stream<Rival> runnerUp =
                best(report, rate, objective -> objective.isGenerative() && objective != winner.objective()).stream()
                        .map(cell -> rival(report, winner, cell))
                        .filter(rival -> rival.test().isPresent());
        return Optional.of(
                new Winner(rate, winner, Stream.concat(others, runnerUp).toList()));
    }

    private static Optional<CellAccuracy> best(Report report, double rate, Predicate<ObjectiveType> which) {
        return report.aggregates().cells().stream()
                .filter(cell -> cell.supervisionRate() == rate && which.test(cell.objective()))
                .filter(cell -> cell.testScore().isPresent())
                .max(Comparator.comparingDouble(Winner::mean));
    }

    /** The mean of a cell that has a result. */
    static double mean(CellAccuracy cell) {
        return cell.testScore().orElseThrow().mean().orElseThrow();
    }

    /** Two objectives are compared in one direction only; the other is its mirror image. */
    private static Rival rival(Report report, CellAccuracy winner, CellAccuracy other) {
        return report.aggregates().comparisons().stream()
                .filter(comparison ->
                        !comparison.rates().isPooled() && comparison.rates().lowest() == winner.supervisionRate())
                .flatMap(comparison -> {
                    boolean isReversed =
                            comparison.objective() == other.objective() && comparison.baseline() == winner.objective();
                    boolean isSame =
                            comparison.objective() == winner.objective() && comparison.baseline() == other.objective();
                    return isSame || isReversed
                            ? Stream.of(new Rival(
                                    other,
                                    Optional.of(isReversed ? comparison.test().reversed() : comparison.test()),
                                    isReversed
                                            ? comparison.posterior().map(Posterior::reversed)
                                            : comparison.posterior()))
                            : Stream.empty();
                })
                .findFirst()
                .orElseGet(() -> new Rival(other, Optional.empty(), Optional.empty()));
    }
}
