package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models of a cell's chosen α, one for each seed and split, taken together.
 *
 * @param confusion of the test texts, which count once for each model; {@link Confusion#NONE} where no record has one
 * @param calibration likewise
 * @param examples what the model of the first seed and split has generated
 */
record ChosenModels(
        CellAccuracy cell, Confusion confusion, Calibration calibration, List<Report.GeneratedText> examples) {
    /** More classes do not fit a page as a matrix. */
    private static final int MOST_IN_MATRIX = 12;

    /** Copies the list. */
    ChosenModels {
        examples = List.copyOf(examples);
    }

    /** Those of the best at the lowest rate with a result, and at the highest: what has room in a report of a few pages. */
    static List<ChosenModels> ofEnds(Report report) {
        List<Winner> winners = Winner.of(report);
        if (winners.isEmpty()) {
            return List.of();
        }
        return Stream.of(winners.get(0), winners.get(winners.size() - 1))
                .distinct()
                .map(winner -> of(report, winner.cell()))
                .toList();
    }

    private static ChosenModels of(Report report, CellAccuracy cell) {
        List<TrialRecord> trials = report.trialsOf(cell);
        List<Completed> results =
                trials.stream().map(trial -> (Completed) trial.result()).toList();
        return new ChosenModels(
                cell,
                Confusion.pooled(results.stream().map(Completed::confusion).toList()),
                Calibration.pooled(results.stream().map(Completed::calibration).toList()),
                Report.examples(trials));
    }

    /** {@code PIWO at 1%}. */
    String name() {
        return cell.objective() + " at " + NumberText.rate(cell.supervisionRate());
    }

    /** Whether the confusion exists and is small enough to be shown as a matrix. */
    boolean hasMatrix() {
        return confusion.classes() > 0 && confusion.classes() <= MOST_IN_MATRIX;
    }

    /** How many texts of one label were given the other. */
    int texts(int label, int given) {
        return confusion.cells().stream()
                .filter(cell -> cell.get(0) == label && cell.get(1) == given)
                .mapToInt(cell -> cell.get(2))
                .sum();
    }

    /** The most frequent mistakes: lists of the label, the one that was given, and the number of texts. */
    List<List<Integer>> mistakes() {
        return confusion.cells().stream()
                .filter(cell -> !cell.get(0).equals(cell.get(1)))
                .sorted((a, b) -> Integer.compare(b.get(2), a.get(2)))
                .limit(MOST_IN_MATRIX)
                .toList();
    }
}
