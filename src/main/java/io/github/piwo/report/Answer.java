package io.github.piwo.report;

import io.github.piwo.report.Winner.Rival;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.statistics.Posterior;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was found, in words: for each rate the best objective, by how much it is above None, the best reference classifier and the next
 * best objective, and how sure that is. Of test texts at the α that validation texts have chosen.
 */
final class Answer {
    private Answer() {}

    /** A sentence for each rate, the fewest labels first; none before there is a result. */
    static List<String> of(Report report) {
        return Winner.of(report).stream().map(Answer::sentence).toList();
    }

    private static String sentence(Winner winner) {
        CellAccuracy cell = winner.cell();
        String rate = NumberText.rate(winner.rate());
        String score = NumberText.meanAndStd(cell.testScore().orElseThrow()) + " %";
        if (cell.objective().isBaseline()) {
            return "At " + rate + " " + cell.objective() + " is the best: " + score + ".";
        }
        String rivals = winner.rivals().stream()
                .map(rival -> comparedWith(cell, rival))
                .collect(Collectors.joining("; ", ": ", ""));
        return "At " + rate + " of the labels " + cell.objective() + " has " + score
                + (winner.rivals().isEmpty() ? "" : rivals) + ".";
    }

    /** {@code 6.31 points above None (better, > 99 % sure)}. */
    private static String comparedWith(CellAccuracy winner, Rival rival) {
        double points = 100 * (Winner.mean(winner) - Winner.mean(rival.cell()));
        return String.format(Locale.ROOT, "%.2f points ", Math.abs(points))
                + (points < 0 ? "below " : "above ")
                + rival.cell().objective()
                + rival.posterior().map(Answer::howSure).orElse(" (one split, which says nothing about chance)");
    }

    private static String howSure(Posterior posterior) {
        return posterior.isUndecided()
                ? " (not decided: better " + NumberText.chance(posterior.better()) + ", as good "
                        + NumberText.chance(posterior.same()) + ", worse " + NumberText.chance(posterior.worse()) + ")"
                : " (" + posterior.words() + ", " + NumberText.chance(posterior.probability()) + " sure)";
    }
}
