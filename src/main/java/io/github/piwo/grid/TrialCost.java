package io.github.piwo.grid;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.training.UsefulFlops;
import io.github.piwo.trial.Trial;

/** Estimates the work of trials, to order them and to estimate the time left. It does not predict seconds. */
final class TrialCost {
    /** Early stopping decides the actual number of epochs; here only the ratios between trials matter. */
    private static final int EPOCHS_GUESS = 15;

    private final TrainingSettings training;
    private final int splits;
    private final DatasetManifest data;
    private final UsefulFlops flops;

    TrialCost(ExperimentSettings settings, DatasetManifest data) {
        this.training = settings.training();
        this.splits = settings.dataset().splits();
        this.data = data;
        this.flops = UsefulFlops.of(
                settings.model(), training.importanceSamples(), data.vocabularySize(), data.vectorDimension());
    }

    /**
     * Work in useful FLOPs.
     *
     * @param training all steps
     * @param evaluation validation after each epoch, and the tests at the end
     */
    record Work(double training, double evaluation) {}

    /** The work of a whole trial. */
    Work work(Trial trial) {
        double validation = (double) data.labelledTexts() / splits;
        double labelled = Math.max(1, Math.round(trial.supervisionRate() * (data.labelledTexts() - validation)));
        double stepsPerEpoch = Math.ceil(labelled / training.batchSize());
        double steps = steps(stepsPerEpoch);
        double epochs = Math.ceil(steps / stepsPerEpoch);
        double labelledLength = length(data.labelledTokens(), data.labelledTexts());
        double unlabelledLength = length(data.unlabelledTokens(), data.unlabelledTexts());
        double step = flops.training(
                trial.objective(), labelled / stepsPerEpoch * labelledLength, training.batchSize() * unlabelledLength);
        double boundTexts = Math.min(training.testBoundTexts(), data.testTexts());
        double evaluation = flops.classification((epochs * validation + labelled) * labelledLength + data.testTokens())
                + flops.bound(trial.objective(), boundTexts * length(data.testTokens(), data.testTexts()));
        return new Work(steps * step, evaluation);
    }

    private double steps(double stepsPerEpoch) {
        double epochs = training.maxEpochs() > 0 ? Math.min(EPOCHS_GUESS, training.maxEpochs()) : EPOCHS_GUESS;
        double steps = Math.max(epochs * stepsPerEpoch, training.minSteps());
        return training.maxSteps() > 0 ? Math.min(steps, training.maxSteps()) : steps;
    }

    private static double length(long tokens, long texts) {
        return texts == 0 ? 0 : (double) tokens / texts;
    }
}
