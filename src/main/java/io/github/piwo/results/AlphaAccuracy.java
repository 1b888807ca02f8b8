package io.github.piwo.results;

import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The figures of one α over its seeds and splits: a row of {@code accuracy_by_alpha}.
 *
 * @param alpha empty for None
 * @param metric by which α is chosen and objectives are compared
 * @param failed number of trials that failed or diverged; they are not part of the means
 * @param model what the models know beside labels
 */
public record AlphaAccuracy(
        Experiment experiment,
        ObjectiveType objective,
        double supervisionRate,
        OptionalDouble alpha,
        Metric metric,
        int failed,
        Summary validation,
        Summary test,
        Summary validationMacroF1,
        Summary testMacroF1,
        ModelSummary model) {

    /** The number of completed trials, of which the means are taken. */
    public int n() {
        return validation.n();
    }

    /** The number of trials that have ended. */
    int trials() {
        return n() + failed;
    }

    /** The metric on the validation texts. */
    public Summary validationScore() {
        return metric == Metric.ACCURACY ? validation : validationMacroF1;
    }

    /** The metric on the test texts. */
    public Summary testScore() {
        return metric == Metric.ACCURACY ? test : testMacroF1;
    }

    /** Summarises the trials, at least one, of one experiment, objective, rate and α. */
    static AlphaAccuracy of(Experiment experiment, List<TrialRecord> trials, Metric metric) {
        TrialRecord any = trials.get(0);
        List<TrialRecord> completed =
                trials.stream().filter(TrialRecord::isCompleted).toList();
        return new AlphaAccuracy(
                experiment,
                any.trial().objective(),
                any.trial().supervisionRate(),
                any.trial().alpha(),
                metric,
                trials.size() - completed.size(),
                Summary.of(completed, Completed::validationAccuracy),
                Summary.of(completed, Completed::testAccuracy),
                Summary.of(completed, Completed::validationMacroF1),
                Summary.of(completed, Completed::testMacroF1),
                ModelSummary.of(completed));
    }
}
