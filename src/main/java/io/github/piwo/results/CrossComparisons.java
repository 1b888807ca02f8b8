package io.github.piwo.results;

import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.statistics.Holm;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.Repetition;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares an experiment with others, objective by objective and rate by rate. The trials of the selected α are paired by seed and split
 * where the two share splits.
 */
final class CrossComparisons {
    private final Member own;
    private final double testToTraining;
    private final double margin;

    private CrossComparisons(Member own, double margin) {
        this.own = own;
        this.margin = margin;
        this.testToTraining = 1.0 / (Aggregates.splits(own.experiment().trials().get(0)) - 1);
    }

    /**
     * A comparison for each of the others, objective and rate of which both have a result; none for members that are incomparable.
     *
     * @param margin see {@link Posterior#of}
     */
    static List<CrossComparison> of(Member own, List<Member> others, double margin) {
        CrossComparisons comparisons = new CrossComparisons(own, margin);
        List<CrossComparison> rows = new ArrayList<>();
        for (Member other : others) {
            if (other.incomparable().isEmpty()) {
                for (CellAccuracy cell : own.cells()) {
                    other.cell(cell.objective(), cell.supervisionRate())
                            .filter(theirs -> cell.n() > 0 && theirs.n() > 0)
                            .ifPresent(theirs -> rows.add(comparisons.compare(other, cell, theirs)));
                }
            }
        }
        return adjusted(rows);
    }

    private CrossComparison compare(Member other, CellAccuracy cell, CellAccuracy theirs) {
        double[] differences =
                other.unpaired().isPresent() ? new double[0] : differences(scores(own, cell), scores(other, theirs));
        Optional<String> obstacle = differences.length == 0
                ? other.unpaired().or(() -> Optional.of("no split of the same seed has completed in both"))
                : Optional.empty();
        return new CrossComparison(
                other,
                cell,
                theirs,
                PairedTest.of(differences, testToTraining),
                Posterior.of(differences, testToTraining, margin),
                OptionalDouble.empty(),
                obstacle);
    }

    private static double[] differences(Map<Repetition, Double> own, Map<Repetition, Double> others) {
        return own.entrySet().stream()
                .filter(score -> others.containsKey(score.getKey()))
                .mapToDouble(score -> score.getValue() - others.get(score.getKey()))
                .sorted()
                .toArray();
    }

    /** The metric on the test texts, of the completed trials of a cell's selected α. */
    private static Map<Repetition, Double> scores(Member member, CellAccuracy cell) {
        Map<Repetition, Double> scores = new HashMap<>();
        for (TrialRecord record : member.experiment().trials()) {
            if (record.result() instanceof Completed completed
                    && record.trial().objective() == cell.objective()
                    && record.trial().supervisionRate() == cell.supervisionRate()
                    && record.trial().alpha().equals(cell.alpha())) {
                scores.put(record.trial().repetition(), completed.test(cell.metric()));
            }
        }
        return scores;
    }

    /** Holm's correction over all of them. */
    private static List<CrossComparison> adjusted(List<CrossComparison> rows) {
        List<Integer> tested = IntStream.range(0, rows.size())
                .filter(row -> rows.get(row).test().corrected().isPresent())
                .boxed()
                .collect(Collectors.toList());
        double[] adjusted = Holm.adjust(tested.stream()
                .mapToDouble(
                        row -> rows.get(row).test().corrected().orElseThrow().p())
                .toArray());
        List<CrossComparison> all = new ArrayList<>(rows);
        for (int i = 0; i < adjusted.length; i++) {
            all.set(tested.get(i), rows.get(tested.get(i)).withHolmP(adjusted[i]));
        }
        return all;
    }
}
