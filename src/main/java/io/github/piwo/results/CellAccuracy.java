package io.github.piwo.results;

import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A cell of Table 1: a row of {@code accuracy}.
 *
 * @param metric by which α is chosen and objectives are compared
 * @param selected the figures of the selected α; empty if no trial completed
 * @param failed number of failed trials of the selected α, or of the whole cell if no trial completed
 * @param failedAnyAlpha number of failed trials of the cell, for any α
 * @param bestInColumn whether no other semi-supervised objective has a higher mean of the metric on the test texts at this rate
 */
public record CellAccuracy(
        Experiment experiment,
        ObjectiveType objective,
        double supervisionRate,
        Metric metric,
        Optional<AlphaAccuracy> selected,
        int failed,
        int failedAnyAlpha,
        boolean bestInColumn) {

    /** From one row for each α, all of one experiment, objective and rate. */
    static CellAccuracy of(List<AlphaAccuracy> candidates) {
        AlphaAccuracy any = candidates.get(0);
        Optional<AlphaAccuracy> selected = AlphaSelection.choose(candidates);
        int failedAnyAlpha = candidates.stream().mapToInt(AlphaAccuracy::failed).sum();
        return new CellAccuracy(
                any.experiment(),
                any.objective(),
                any.supervisionRate(),
                any.metric(),
                selected,
                selected.map(AlphaAccuracy::failed).orElse(failedAnyAlpha),
                failedAnyAlpha,
                false);
    }

    CellAccuracy markedBest() {
        return new CellAccuracy(experiment, objective, supervisionRate, metric, selected, failed, failedAnyAlpha, true);
    }

    /** The number of completed trials, of which the mean is taken. */
    public int n() {
        return selected.map(AlphaAccuracy::n).orElse(0);
    }

    /** The selected α; empty for None, and if no trial completed. */
    public OptionalDouble alpha() {
        return selected.map(AlphaAccuracy::alpha).orElse(OptionalDouble.empty());
    }

    /** Validation accuracy at the selected α. */
    public Optional<Summary> validation() {
        return selected.map(AlphaAccuracy::validation);
    }

    /** Test accuracy at the selected α. */
    public Optional<Summary> test() {
        return selected.map(AlphaAccuracy::test);
    }

    /** Validation macro-F1 at the selected α. */
    public Optional<Summary> validationMacroF1() {
        return selected.map(AlphaAccuracy::validationMacroF1);
    }

    /** Test macro-F1 at the selected α. */
    public Optional<Summary> testMacroF1() {
        return selected.map(AlphaAccuracy::testMacroF1);
    }

    /** The metric on the validation texts at the selected α. */
    public Optional<Summary> validationScore() {
        return selected.map(AlphaAccuracy::validationScore);
    }

    /** The metric on the test texts at the selected α. */
    public Optional<Summary> testScore() {
        return selected.map(AlphaAccuracy::testScore);
    }

    /** What the models of the selected α know beside labels. */
    public ModelSummary model() {
        return selected.map(AlphaAccuracy::model).orElse(ModelSummary.NONE);
    }

    /** The mean of the metric on the test texts; negative infinity if there is none, so that it is never the best. */
    double testMean() {
        return testScore().map(summary -> summary.mean().orElseThrow()).orElse(Double.NEGATIVE_INFINITY);
    }
}
