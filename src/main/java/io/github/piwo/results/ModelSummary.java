package io.github.piwo.results;

import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What models know beside labels, over the seeds and splits of one α. Trials without a figure do not count.
 *
 * @param bound the comparable bound of test texts, nats per text
 * @param perplexity of test texts, per token
 * @param calibrationError the expected calibration error on test texts
 * @param labelFidelity the share of generated texts that the classifier gives the label they were generated for
 */
public record ModelSummary(Summary bound, Summary perplexity, Summary calibrationError, Summary labelFidelity) {
    /** Of no trials. */
    static final ModelSummary NONE = of(List.of());

    static ModelSummary of(List<TrialRecord> completed) {
        return new ModelSummary(
                summary(completed, Completed::testBound),
                summary(completed, Completed::testPerplexity),
                summary(completed, trial -> trial.calibration().expectedError()),
                summary(completed, trial -> trial.generation().labelFidelity()));
    }

    private static Summary summary(List<TrialRecord> completed, ToDoubleFunction<Completed> figure) {
        return Summary.of(
                completed.stream()
                        .filter(record -> !Double.isNaN(figure.applyAsDouble((Completed) record.result())))
                        .toList(),
                figure);
    }
}
