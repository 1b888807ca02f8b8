package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;

/**
 * An estimate of a trial's work in useful FLOPs: the matrix products of real tokens, two operations a multiply-add; no
 * padding. It orders trials and weighs the time left; it is no promise of seconds.
 */
final class TrialCost {
    /** Early stopping decides the real number; only the ratios between trials matter here. */
    private static final int EPOCHS_GUESS = 15;
    /** Forward once, backward about twice that. */
    private static final double TRAINING_FACTOR = 3;

    private final TrainingSettings training;
    private final int splits;
    private final DatasetManifest data;
    private final double encoderPerToken;
    private final double decoderPerToken;

    TrialCost(ExperimentSettings settings, DatasetManifest data) {
        this.training = settings.training();
        this.splits = settings.dataset().splits();
        this.data = data;
        ModelSettings model = settings.model();
        double encoder = model.encoderHidden();
        double decoder = model.decoderHidden();
        encoderPerToken = 2 * lstm(data.vectorDimension(), encoder) + 2 * lstm(2 * encoder, encoder);
        decoderPerToken = lstm(data.vectorDimension() + model.latentSize() + model.labelEmbeddingSize(), decoder)
                + 2 * decoder * data.vocabularySize();
    }

    /** FLOPs of the whole trial. */
    double flops(Trial trial) {
        double validation = (double) data.labelledTexts() / splits;
        double labelled = Math.max(1, Math.round(trial.supervisionRate() * (data.labelledTexts() - validation)));
        double stepsPerEpoch = Math.ceil(labelled / training.batchSize());
        double steps = steps(stepsPerEpoch);
        double epochs = Math.ceil(steps / stepsPerEpoch);
        double textsPerStep = labelled / stepsPerEpoch;
        double evaluation = encoderPerToken * (epochs * validation + labelled) * labelledLength()
                + encoderPerToken * data.testTokens()
                + testBound(trial.objective());
        return steps * step(trial.objective(), textsPerStep) + evaluation;
    }

    private double steps(double stepsPerEpoch) {
        double epochs = training.maxEpochs() > 0 ? Math.min(EPOCHS_GUESS, training.maxEpochs()) : EPOCHS_GUESS;
        double steps = Math.max(epochs * stepsPerEpoch, training.minSteps());
        return training.maxSteps() > 0 ? Math.min(steps, training.maxSteps()) : steps;
    }

    private double step(ObjectiveType objective, double labelledTexts) {
        double labelledTokens = labelledTexts * labelledLength();
        if (!objective.isGenerative()) {
            return TRAINING_FACTOR * encoderPerToken * labelledTokens;
        }
        double unlabelledTokens = training.batchSize() * length(data.unlabelledTokens(), data.unlabelledTexts());
        return TRAINING_FACTOR
                * (encoderPerToken * (labelledTokens + unlabelledTokens)
                        + decoderPerToken
                                * (labelledSamples(objective) * labelledTokens
                                        + unlabelledSamples(objective) * unlabelledTokens));
    }

    private double testBound(ObjectiveType objective) {
        double texts = Math.min(training.testBoundTexts(), data.testTexts());
        double tokens = texts * length(data.testTokens(), data.testTexts());
        return objective.isGenerative() ? decoderPerToken * unlabelledSamples(objective) * tokens : 0;
    }

    private int unlabelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.VAE ? 1 : training.importanceSamples();
    }

    /** With y observed, iPIWO has nothing left to average over. */
    private int labelledSamples(ObjectiveType objective) {
        return objective == ObjectiveType.IPIWO ? 1 : unlabelledSamples(objective);
    }

    private double labelledLength() {
        return length(data.labelledTokens(), data.labelledTexts());
    }

    private static double length(long tokens, long texts) {
        return texts == 0 ? 0 : (double) tokens / texts;
    }

    /** One direction, one layer, one token: four gates. */
    private static double lstm(double inputs, double hidden) {
        return 2 * 4 * hidden * (inputs + hidden);
    }
}
