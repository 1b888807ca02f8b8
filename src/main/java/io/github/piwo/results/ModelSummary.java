package io.github.piwo.results;

import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What models know beside labels, over the splits of one α. Trials without a figure do not count.
 *
 * @param bound the comparable bound of test texts, nats per text
 * @param perplexity of test texts, per token
 * @param calibrationError the expected calibration error on test texts
 * @param labelFidelity the share of generated texts that the classifier gives the label they were generated for
 */
public record ModelSummary(Summary bound, Summary perplexity, Summary calibrationError, Summary labelFidelity) {
    /** Of no trials. */
    static final ModelSummary NONE = of(List.of());

    static ModelSummary of(List<Completed> trials) {
        return new ModelSummary(
                summary(trials, Completed::testBound),
                summary(trials, Completed::testPerplexity),
                summary(trials, trial -> trial.calibration().expectedError()),
                summary(trials, trial -> trial.generation().labelFidelity()));
    }

    private static Summary summary(List<Completed> trials, ToDoubleFunction<Completed> figure) {
        return Summary.of(trials.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .toArray());
    }
}
