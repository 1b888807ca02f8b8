package io.github.piwo.grid;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.training.UsefulFlops;
import io.github.piwo.training.UsefulFlops.Amount;
import io.github.piwo.trial.Trial;

/** Estimates the work of trials, to order them and to estimate the time left. It does not predict seconds. */
final class TrialCost {
    /** Early stopping decides the actual number of validations; here only the ratios between trials matter. */
    private static final int EPOCHS_GUESS = 15;

    /** For each token: baselines are fitted in seconds, and only their order among trials of hours matters. */
    private static final double BASELINE_FLOPS = 10_000;

    private final TrainingSettings training;
    private final int splits;
    private final DatasetManifest data;
    private final UsefulFlops flops;

    TrialCost(ExperimentSettings settings, DatasetManifest data) {
        this.training = settings.training();
        this.splits = settings.dataset().splits();
        this.data = data;
        this.flops = UsefulFlops.of(settings.model(), training, data);
    }

    /**
     * Work in useful FLOPs.
     *
     * @param training all steps
     * @param evaluation all validations, and the tests at the end
     */
    record Work(double training, double evaluation) {}

    /** The work of a whole trial. */
    Work work(Trial trial) {
        double validation = (double) data.labelledTexts() / splits;
        double labelled = Math.max(1, Math.round(trial.supervisionRate() * (data.labelledTexts() - validation)));
        if (trial.objective().isBaseline()) {
            return new Work(
                    0, BASELINE_FLOPS * (labelled + validation) * length(data.labelledTokens(), data.labelledTexts()));
        }
        double stepsPerEpoch = Math.ceil(labelled / training.batchSize());
        double stepsPerValidation =
                training.validateEvery() == TrainingSettings.EPOCH ? stepsPerEpoch : training.validateEvery();
        double steps = steps(stepsPerValidation);
        double validations = Math.ceil(steps / stepsPerValidation);
        double labelledLength = length(data.labelledTokens(), data.labelledTexts());
        double unlabelledLength = length(data.unlabelledTokens(), data.unlabelledTexts());
        double batch = labelled / stepsPerEpoch;
        double step = flops.training(
                trial.objective(),
                new Amount(batch, batch * labelledLength),
                new Amount(training.batchSize(), training.batchSize() * unlabelledLength));
        double boundTexts = Math.min(training.testBoundTexts(), data.testTexts());
        double classified = validations * validation + labelled;
        double evaluation = flops.classification(
                        new Amount(classified + data.testTexts(), classified * labelledLength + data.testTokens()))
                + flops.bounds(
                        trial.objective(),
                        new Amount(boundTexts, boundTexts * length(data.testTokens(), data.testTexts())));
        return new Work(steps * step, evaluation);
    }

    private double steps(double stepsPerValidation) {
        double epochs = training.maxEpochs() > 0 ? Math.min(EPOCHS_GUESS, training.maxEpochs()) : EPOCHS_GUESS;
        double steps = Math.max(epochs * stepsPerValidation, training.minSteps());
        return training.maxSteps() > 0 ? Math.min(steps, training.maxSteps()) : steps;
    }

    private static double length(long tokens, long texts) {
        return texts == 0 ? 0 : (double) tokens / texts;
    }
}
