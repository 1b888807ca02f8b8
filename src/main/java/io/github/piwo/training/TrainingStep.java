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
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.Trial;
import java.util.Optional;

/**
 * The loss of one step and its gradient (the paper's equation 1): U(unlabelled batch) + L(labelled batch) +
 * α · mean(−log q(y|x)), or the last mean alone for None. The loss is a sum over texts, so each thread works on its share
 * of them; gradients are added to those of the threads' parameters.
 */
final class TrainingStep {
    private final ExperimentSettings settings;
    private final PreparedDataset dataset;
    private final TrialThreads threads;
    private final KeyedRandom random;
    private final Noise noise;
    private final Optional<Objectives> objectives;
    private final double classificationWeight;

    TrainingStep(
            ExperimentSettings settings,
            PreparedDataset dataset,
            TrialThreads threads,
            KeyedRandom random,
            Trial trial) {
        this.settings = settings;
        this.dataset = dataset;
        this.threads = threads;
        this.random = random;
        this.noise = new Noise(random, settings.model().latentSize(), dataset.classes());
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
        StepMetrics metrics =
                threads.each(replica -> new Part(trialManager, replica, step).run(labelled, unlabelled)).stream()
                        .reduce(StepMetrics.ZERO, StepMetrics::plus);
        if (!Double.isFinite(metrics.loss())) {
            throw new DivergedException(step + 1, metrics.loss());
        }
        return metrics;
    }

    /** What one thread does of a step. */
    private final class Part {
        private final NDManager trialManager;
        private final int thread;
        private final TextModel model;
        private final long step;
        private final double beta;

        Part(NDManager trialManager, TrialThreads.Replica replica, long step) {
            this.trialManager = trialManager;
            this.thread = replica.index();
            this.model = replica.model();
            this.step = step;
            this.beta = settings.training().annealing().betaAt(step);
        }

        StepMetrics run(int[] labelled, int[] unlabelled) {
            return Autograd.recording(() -> {
                StepMetrics supervised = labelledPart(labelled);
                return objectives
                        .map(objective -> supervised.plus(unlabelledPart(objective, unlabelled)))
                        .orElse(supervised);
            });
        }

        private StepMetrics labelledPart(int[] texts) {
            TextSet set = dataset.labelled();
            TextBatches.Share share = share(set, texts);
            if (share.texts().length == 0) {
                return StepMetrics.ZERO;
            }
            try (NDManager manager = trialManager.newSubManager()) {
                TokenBatch batch = TextBatches.batch(set, share.texts());
                Dropout dropout = dropout("labelled", share);
                EncodedTexts encoded = model.encode(manager, batch, dropout);
                NDArray labels = TextBatches.oneHot(manager, model.staging(), set, share.texts(), dataset.classes());
                NDArray logits = encoded.labelLogits();
                NDArray classifierLoss = logits.logSoftmax(-1).mul(labels).sum().neg();
                double weight = classificationWeight / texts.length;
                NDArray loss = Autograd.scale(classifierLoss, weight);
                double boundSum = Double.NaN;
                double boundLoss = 0;
                if (objectives.isPresent()) {
                    var bound = objectives.get().labelled();
                    double scale = scale(set, texts);
                    BatchEstimate estimate = bound.labelled(
                            encoded.posterior(),
                            labels,
                            model.decoder(manager, batch, dropout),
                            noise.normal(manager, model.staging(), bound.counts(), share.places(), "labelled", step),
                            beta,
                            scale);
                    loss = loss.add(estimate.encoderLoss());
                    boundSum = StepMetrics.sum(estimate.bounds());
                    boundLoss = -scale * boundSum;
                }
                backPropagate(loss, encoded);
                double classifierSum = classifierLoss.getFloat();
                return new StepMetrics(
                        weight * classifierSum + boundLoss,
                        share.texts().length,
                        0,
                        boundSum,
                        0,
                        classifierSum,
                        TextBatches.correct(logits.toFloatArray(), set, share.texts(), dataset.classes()),
                        batch.totalTokens());
            }
        }

        private StepMetrics unlabelledPart(Objectives objectives, int[] texts) {
            TextSet set = dataset.unlabelled();
            TextBatches.Share share = share(set, texts);
            if (share.texts().length == 0) {
                return StepMetrics.ZERO;
            }
            try (NDManager manager = trialManager.newSubManager()) {
                TokenBatch batch = TextBatches.batch(set, share.texts());
                Dropout dropout = dropout("unlabelled", share);
                var bound = objectives.unlabelled();
                double scale = scale(set, texts);
                EncodedTexts encoded = model.encode(manager, batch, dropout);
                BatchEstimate estimate = bound.unlabelled(
                        encoded.posterior(),
                        model.decoder(manager, batch, dropout),
                        noise.latent(manager, model.staging(), bound.counts(), share.places(), "unlabelled", step),
                        beta,
                        scale);
                backPropagate(estimate.encoderLoss(), encoded);
                double sum = StepMetrics.sum(estimate.bounds());
                return new StepMetrics(-sum * scale, 0, share.texts().length, 0, sum, 0, 0, batch.totalTokens());
            }
        }

        /** All of a part's losses go through the encoder together. */
        private static void backPropagate(NDArray loss, EncodedTexts encoded) {
            Autograd.backward(loss, loss.getManager().ones(loss.getShape()));
            encoded.backPropagate();
        }

        private TextBatches.Share share(TextSet set, int[] texts) {
            return TextBatches.share(set, texts, thread, threads.replicas().size());
        }

        private Dropout dropout(String which, TextBatches.Share share) {
            return Dropout.of(
                    settings.model().dropout(),
                    (layer, text, sample) ->
                            random.generator("dropout." + which + "." + layer, step, share.places()[text], sample));
        }
    }

    /**
     * What the sum of the whole batch's bounds is multiplied by: 1 / texts for their mean, / mean tokens for nats per
     * token.
     */
    private double scale(TextSet set, int[] texts) {
        return settings.training().boundScale() == BoundScale.TOKEN
                ? 1.0 / TextBatches.tokens(set, texts)
                : 1.0 / texts.length;
    }
}
