package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a cell's chosen models have classified the test texts, those of all splits together, as JSON for the page's script. There may be
 * hundreds of classes, so what all cells of a report show together is limited.
 */
final class ConfusionJson {
    /** Of all cells of a report together. */
    private static final int MOST_PAIRS = 40_000;

    private static final int MOST_CLASSES = 10_000;
    private static final double PRECISION = 1e4;

    private ConfusionJson() {}

    /**
     * Adds three properties: {@code confusion_trials}, how many trials have one; {@code confusion}, lists of the label, the label that was
     * given, and the number of texts: all or, if there is no room, the most frequent mistakes; and {@code classes}, lists of the label,
     * precision, recall, F1 and the number of texts: all, or those of the lowest F1.
     *
     * @param trials of the cell's chosen α
     * @param cells the number of cells in the report
     */
    static void write(List<TrialRecord> trials, int cells, ObjectNode row) {
        List<Confusion> confusions = trials.stream()
                .map(trial -> ((Completed) trial.result()).confusion())
                .filter(confusion -> confusion.classes() > 0)
                .toList();
        Confusion all = Confusion.pooled(confusions);
        row.put("confusion_trials", confusions.size());
        pairs(all, Math.max(1, MOST_PAIRS / cells), row);
        classes(all, Math.max(1, MOST_CLASSES / cells), row.putArray("classes"));
    }

    private static void pairs(Confusion confusion, int room, ObjectNode row) {
        List<List<Integer>> shown = confusion.cells();
        if (shown.size() > room) {
            shown = shown.stream()
                    .filter(cell -> !cell.get(0).equals(cell.get(1)))
                    .sorted(Comparator.<List<Integer>>comparingInt(cell -> cell.get(2))
                            .reversed())
                    .limit(room)
                    .toList();
        }
        row.put("confusion_left_out", confusion.cells().size() - shown.size());
        ArrayNode rows = row.putArray("confusion");
        shown.forEach(cell -> cell.forEach(rows.addArray()::add));
    }

    private static void classes(Confusion confusion, int room, ArrayNode rows) {
        List<ClassFigures> figures = confusion.byClass();
        List<Integer> labels = IntStream.range(0, figures.size()).boxed().toList();
        if (labels.size() > room) {
            labels = labels.stream()
                    .sorted(Comparator.comparingDouble(
                            label -> figures.get(label).f1()))
                    .limit(room)
                    .sorted()
                    .toList();
        }
        for (int label : labels) {
            ClassFigures one = figures.get(label);
            rows.addArray()
                    .add(label)
                    .add(rounded(one.precision()))
                    .add(rounded(one.recall()))
                    .add(rounded(one.f1()))
                    .add(one.support());
        }
    }

    private static double rounded(double share) {
        return Math.round(share * PRECISION) / PRECISION;
    }
}
