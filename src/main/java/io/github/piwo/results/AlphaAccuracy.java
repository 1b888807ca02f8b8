package io.github.piwo.results;

import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The accuracies of one α over its splits: a row of {@code accuracy_by_alpha}.
 *
 * @param alpha empty for None
 * @param failed number of trials that failed or diverged; they are not part of the means
 */
public record AlphaAccuracy(
        Experiment experiment,
        ObjectiveType objective,
        double supervisionRate,
        OptionalDouble alpha,
        int failed,
        Summary validation,
        Summary test) {

    /** The number of completed trials, of which the means are taken. */
    public int n() {
        return validation.n();
    }

    /** Summarises the trials, at least one, of one experiment, objective, rate and α. */
    static AlphaAccuracy of(List<TrialRecord> trials) {
        TrialRecord any = trials.get(0);
        List<Completed> completed = trials.stream()
                .map(TrialRecord::result)
                .filter(Completed.class::isInstance)
                .map(Completed.class::cast)
                .toList();
        return new AlphaAccuracy(
                Experiment.of(any),
                any.trial().objective(),
                any.trial().supervisionRate(),
                any.trial().alpha(),
                trials.size() - completed.size(),
                summary(completed, Completed::validationAccuracy),
                summary(completed, Completed::testAccuracy));
    }

    private static Summary summary(List<Completed> trials, ToDoubleFunction<Completed> figure) {
        return Summary.of(trials.stream().mapToDouble(figure).toArray());
    }
}
