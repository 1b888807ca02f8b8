package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Comparison;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.Posterior;
import io.github.piwo.trial.ObjectiveType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was found, in words: for each rate the best objective, by how much it is above None, the best reference classifier and the next
 * best objective, and how sure that is. Of test texts at the α that validation texts have chosen.
 */
final class Answer {
    private final Report report;

    private Answer(Report report) {
        this.report = report;
    }

    /** One sentence or two for each rate, the fewest labels first; none before there is a result. */
    static List<String> of(Report report) {
        Answer answer = new Answer(report);
        List<String> sentences = new ArrayList<>();
        report.rates().forEach(rate -> answer.at(rate).ifPresent(sentences::add));
        return sentences;
    }

    private Optional<String> at(double rate) {
        Optional<CellAccuracy> best = best(rate, ObjectiveType::isGenerative)
                .or(() -> best(rate, objective -> objective == ObjectiveType.NONE));
        Optional<CellAccuracy> reference = best(rate, ObjectiveType::isBaseline);
        if (best.isEmpty()) {
            return reference.map(
                    cell -> "At " + percent(rate) + " " + cell.objective() + " is the best: " + score(cell) + ".");
        }
        CellAccuracy winner = best.get();
        List<String> parts = new ArrayList<>();
        report.cell(ObjectiveType.NONE, rate)
                .filter(none -> none.objective() != winner.objective())
                .filter(none -> none.selected().isPresent())
                .ifPresent(none -> parts.add(comparedWith(winner, none, rate)));
        reference.ifPresent(cell -> parts.add(comparedWith(winner, cell, rate)));
        runnerUp(winner, rate).ifPresent(cell -> parts.add(comparedWith(winner, cell, rate)));
        return Optional.of("At " + percent(rate) + " of the labels " + winner.objective() + " has " + score(winner)
                + (parts.isEmpty() ? "" : ": " + String.join("; ", parts)) + ".");
    }

    private Optional<CellAccuracy> best(double rate, Predicate<ObjectiveType> which) {
        return report.aggregates().cells().stream()
                .filter(cell -> cell.supervisionRate() == rate && which.test(cell.objective()))
                .filter(cell -> cell.testScore().isPresent())
                .max(Comparator.comparingDouble(Answer::mean));
    }

    /** The next best objective that learns from unlabelled texts, if the two are compared at all. */
    private Optional<CellAccuracy> runnerUp(CellAccuracy winner, double rate) {
        return best(rate, objective -> objective.isGenerative() && objective != winner.objective())
                .filter(cell ->
                        comparison(winner.objective(), cell.objective(), rate).isPresent());
    }

    private static double mean(CellAccuracy cell) {
        return cell.testScore().orElseThrow().mean().orElseThrow();
    }

    /** {@code 6.31 points above None, which is better (probability > 99 %)}. */
    private String comparedWith(CellAccuracy winner, CellAccuracy other, double rate) {
        double points = 100 * (mean(winner) - mean(other));
        String difference = String.format(Locale.ROOT, "%.2f points ", Math.abs(points))
                + (points < 0 ? "below " : "above ")
                + other.objective();
        return difference
                + comparison(winner.objective(), other.objective(), rate)
                        .flatMap(Comparison::posterior)
                        .map(Answer::howSure)
                        .orElse(", on one split, which says nothing about chance");
    }

    private static String howSure(Posterior posterior) {
        String finding = posterior.words();
        return finding.equals("not decided")
                ? ", which these splits do not decide (better " + NumberText.chance(posterior.better()) + ", as good "
                        + NumberText.chance(posterior.same()) + ", worse " + NumberText.chance(posterior.worse()) + ")"
                : ", and " + finding + " with a probability of " + NumberText.chance(posterior.probability());
    }

    private Optional<Comparison> comparison(ObjectiveType objective, ObjectiveType baseline, double rate) {
        return report.aggregates().comparisons().stream()
                .filter(comparison -> comparison.objective() == objective && comparison.baseline() == baseline)
                .filter(comparison ->
                        !comparison.rates().isPooled() && comparison.rates().lowest() == rate)
                .findFirst();
    }

    private static String score(CellAccuracy cell) {
        return NumberText.meanAndStd(cell.testScore().orElseThrow()) + " %";
    }

    private static String percent(double rate) {
        return NumberText.rate(rate);
    }
}
