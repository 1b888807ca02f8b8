package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.Autograd;
import io.github.piwo.objective.BatchEstimate;
import io.github.piwo.objective.Posterior;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.Trial;
import java.util.Optional;

/**
 * The loss of one step and its gradient (the paper's equation 1): U(unlabelled batch) + L(labelled batch) +
 * α · mean(−log q(y|x)), or the last mean alone for None. Gradients are added to those of the model's parameters.
 */
final class TrainingStep {
    private final ExperimentSettings settings;
    private final PreparedDataset dataset;
    private final TextModel model;
    private final KeyedRandom random;
    private final Noise noise;
    private final Optional<Objectives> objectives;
    private final double classificationWeight;

    TrainingStep(
            ExperimentSettings settings, PreparedDataset dataset, TextModel model, KeyedRandom random, Trial trial) {
        this.settings = settings;
        this.dataset = dataset;
        this.model = model;
        this.random = random;
        this.noise = new Noise(random, model.staging(), settings.model().latentSize(), dataset.classes());
        this.objectives = trial.objective().isGenerative()
                ? Optional.of(Objectives.of(
                        trial.objective(),
                        settings.training().importanceSamples(),
                        settings.training().temperature()))
                : Optional.empty();
        this.classificationWeight = trial.objective().isGenerative() ? trial.classificationWeight() : 1;
    }

    /**
     * One step's gradient.
     *
     * @param labelled texts of {@link PreparedDataset#labelled()}
     * @param unlabelled texts of {@link PreparedDataset#unlabelled()}; not read for None
     * @param step counted from 0
     * @throws DivergedException if the loss is not finite
     */
    StepMetrics run(NDManager trialManager, int[] labelled, int[] unlabelled, long step) {
        StepMetrics metrics = Autograd.recording(() -> {
            StepMetrics supervised = labelledPart(trialManager, labelled, step);
            return objectives
                    .map(objective -> supervised.plus(unlabelledPart(trialManager, objective, unlabelled, step)))
                    .orElse(supervised);
        });
        if (!Double.isFinite(metrics.loss())) {
            throw new DivergedException(step + 1, metrics.loss());
        }
        return metrics;
    }

    private StepMetrics labelledPart(NDManager trialManager, int[] texts, long step) {
        try (NDManager manager = trialManager.newSubManager()) {
            TextSet set = dataset.labelled();
            int[] sorted = TextBatches.byLength(set, texts);
            TokenBatch batch = TextBatches.batch(set, sorted);
            Dropout dropout = dropout("labelled", step);
            NDArray labels = TextBatches.oneHot(manager, model.staging(), set, sorted, dataset.classes());
            EncodedTexts encoded = model.encode(manager, batch, dropout);
            if (objectives.isEmpty()) {
                NDArray logits = encoded.labelLogits();
                NDArray loss = logits.logSoftmax(-1).mul(labels).sum().neg();
                NDArray none = manager.zeros(loss.getShape());
                return supervised(encoded, loss, none, logits, sorted, batch, Double.NaN);
            }
            Posterior posterior = encoded.posterior();
            NDArray loss = posterior.logProbability(labels).sum().neg();
            var bound = objectives.get().labelled();
            BatchEstimate estimate = bound.labelled(
                    posterior,
                    labels,
                    model.decoder(manager, batch, dropout),
                    noise.normal(manager, bound.counts(), batch.size(), "labelled", step),
                    beta(step),
                    scale(batch));
            double sum = StepMetrics.sum(estimate.bounds());
            return supervised(encoded, loss, estimate.encoderLoss(), posterior.logits(), sorted, batch, sum);
        }
    }

    /** Back-propagates what the labelled texts say to the encoder. */
    private StepMetrics supervised(
            EncodedTexts encoded,
            NDArray classifierLoss,
            NDArray encoderLoss,
            NDArray logits,
            int[] texts,
            TokenBatch batch,
            double boundSum) {
        double weight = classificationWeight / texts.length;
        NDArray total = Autograd.scale(classifierLoss, weight).add(encoderLoss);
        backPropagate(total, encoded);
        double classifierSum = classifierLoss.getFloat();
        double loss = weight * classifierSum - (objectives.isEmpty() ? 0 : boundSum * scale(batch));
        int correct = TextBatches.correct(logits.toFloatArray(), dataset.labelled(), texts, dataset.classes());
        return new StepMetrics(loss, texts.length, 0, boundSum, 0, classifierSum, correct, batch.totalTokens());
    }

    private StepMetrics unlabelledPart(NDManager trialManager, Objectives objectives, int[] texts, long step) {
        try (NDManager manager = trialManager.newSubManager()) {
            TextSet set = dataset.unlabelled();
            TokenBatch batch = TextBatches.batch(set, TextBatches.byLength(set, texts));
            Dropout dropout = dropout("unlabelled", step);
            var bound = objectives.unlabelled();
            EncodedTexts encoded = model.encode(manager, batch, dropout);
            BatchEstimate estimate = bound.unlabelled(
                    encoded.posterior(),
                    model.decoder(manager, batch, dropout),
                    noise.latent(manager, bound.counts(), batch.size(), "unlabelled", step),
                    beta(step),
                    scale(batch));
            backPropagate(estimate.encoderLoss(), encoded);
            double sum = StepMetrics.sum(estimate.bounds());
            return new StepMetrics(-sum * scale(batch), 0, texts.length, 0, sum, 0, 0, batch.totalTokens());
        }
    }

    /** All of a part's losses go through the encoder together. */
    private static void backPropagate(NDArray loss, EncodedTexts encoded) {
        Autograd.backward(loss, loss.getManager().ones(loss.getShape()));
        encoded.backPropagate();
    }

    private Dropout dropout(String which, long step) {
        return Dropout.of(
                settings.model().dropout(),
                (layer, text, sample) -> random.generator("dropout." + which + "." + layer, step, text, sample));
    }

    private double beta(long step) {
        return settings.training().annealing().betaAt(step);
    }

    /** What the sum of a batch's bounds is multiplied by: 1 / texts for their mean, / mean tokens for nats per token. */
    private double scale(TokenBatch batch) {
        return settings.training().boundScale() == BoundScale.TOKEN ? 1.0 / batch.totalTokens() : 1.0 / batch.size();
    }
}
