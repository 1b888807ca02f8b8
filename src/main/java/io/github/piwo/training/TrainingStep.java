package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.Noise;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.BatchEstimate;
import io.github.piwo.objective.Posterior;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.Trial;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The loss of one step and its gradient (the paper's equation 1): U(unlabelled batch) + λ L(labelled batch) +
 * α · mean(−log q(y|x)), or only the last mean for None and while a trial warms up; λ is
 * {@code training.labelled-bound-weight}, 1 in the paper. The loss is a sum over texts, so each thread works on its slice of them
 * and accumulates the gradients of its own replica.
 */
final class TrainingStep {
    private final ExperimentSettings settings;
    private final PreparedDataset dataset;
    private final ModelReplicas threads;
    private final KeyedRandom random;
    private final Noise noise;
    private final Trial trial;
    private final Optional<Objectives> trialObjectives;

    TrainingStep(
            ExperimentSettings settings,
            PreparedDataset dataset,
            ModelReplicas threads,
            KeyedRandom random,
            Trial trial) {
        this.settings = settings;
        this.dataset = dataset;
        this.threads = threads;
        this.random = random;
        this.noise = new Noise(random, settings.model().latentSize(), dataset.classes());
        this.trial = trial;
        this.trialObjectives = trial.objective().isGenerative()
                ? Optional.of(Objectives.of(trial.objective(), settings.training()))
                : Optional.empty();
    }

    /**
     * Computes the gradient of one step.
     *
     * @param labelled texts of {@link PreparedDataset#labelled()}
     * @param unlabelled texts of {@link PreparedDataset#unlabelled()}; not read for None, and not while a trial warms up
     * @param step counted from 0
     * @throws DivergedException if the loss is not finite
     */
    StepMetrics run(NDManager trialManager, int[] labelled, int[] unlabelled, long step) {
        StepMetrics metrics =
                threads.each(replica -> new SliceStep(trialManager, replica, step).run(labelled, unlabelled)).stream()
                        .reduce(StepMetrics.ZERO, StepMetrics::plus);
        if (!Double.isFinite(metrics.loss())) {
            throw new DivergedException(step + 1, metrics.loss());
        }
        return metrics;
    }

    /** The part of a step that one thread computes. */
    private final class SliceStep {
        private final NDManager trialManager;
        private final int thread;
        private final TextModel model;
        private final long step;
        private final double beta;
        /** Empty if the classifier alone learns. */
        private final Optional<Objectives> objectives;

        private final double classificationWeight;

        SliceStep(NDManager trialManager, ModelReplicas.Replica replica, long step) {
            this.trialManager = trialManager;
            this.thread = replica.index();
            this.model = replica.model();
            this.step = step;
            this.beta = settings.training().betaAt(step);
            this.objectives = step < settings.training().warmUpSteps() ? Optional.empty() : trialObjectives;
            this.classificationWeight = objectives.isPresent() ? trial.classificationWeight() : 1;
        }

        /** Texts with and without labels pass the encoder together, since a larger batch is faster. */
        StepMetrics run(int[] labelled, int[] unlabelled) {
            TextBatches.ThreadSlice with = slice(dataset.labelled(), labelled);
            TextBatches.ThreadSlice without =
                    slice(dataset.unlabelled(), objectives.isPresent() ? unlabelled : new int[0]);
            if (with.size() + without.size() == 0) {
                return StepMetrics.ZERO;
            }
            try (NDManager manager = trialManager.newSubManager()) {
                return Autograd.recording(() -> {
                    TokenBatch withLabels = TextBatches.batch(dataset.labelled(), with.texts());
                    TokenBatch withoutLabels = TextBatches.batch(dataset.unlabelled(), without.texts());
                    EncodedTexts encoded =
                            model.encode(manager, withLabels.followedBy(withoutLabels), encoderDropout(with, without));
                    StepMetrics metrics = StepMetrics.ZERO;
                    if (with.size() > 0) {
                        Posterior posterior = encoded.posterior(0, with.size());
                        metrics = metrics.plus(labelledTexts(manager, posterior, with, withLabels, labelled));
                    }
                    if (without.size() > 0) {
                        Posterior posterior = encoded.posterior(with.size(), with.size() + without.size());
                        metrics = metrics.plus(unlabelledTexts(manager, posterior, without, withoutLabels, unlabelled));
                    }
                    encoded.backPropagate();
                    return metrics;
                });
            }
        }

        /** The metrics of the slice of the labelled batch, and its gradients with respect to h. */
        private StepMetrics labelledTexts(
                NDManager manager, Posterior posterior, TextBatches.ThreadSlice slice, TokenBatch batch, int[] all) {
            TextSet set = dataset.labelled();
            NDArray labels = TextBatches.oneHot(manager, model.staging(), set, slice.texts(), dataset.classes());
            NDArray classifierLoss = posterior.logProbability(labels).sum().neg();
            double weight = classificationWeight / all.length;
            NDArray loss = Autograd.scale(classifierLoss, weight);
            double boundSum = Double.NaN;
            double boundLoss = 0;
            double boundWeight = settings.training().labelledBoundWeight();
            if (objectives.isPresent() && boundWeight > 0) {
                var bound = objectives.get().labelled();
                double scale = boundWeight * scale(set, all);
                BatchEstimate estimate = bound.labelled(
                        posterior,
                        labels,
                        model.decoder(manager, batch, dropout("labelled", slice)),
                        noise.normal(manager, model.staging(), bound.counts(), slice.places(), "labelled", step),
                        beta,
                        scale);
                loss = loss.add(estimate.encoderLoss());
                boundSum = StepMetrics.sum(estimate.bounds());
                boundLoss = -scale * boundSum;
            }
            backPropagate(loss);
            double classifierSum = classifierLoss.getFloat();
            return new StepMetrics(
                    weight * classifierSum + boundLoss,
                    slice.size(),
                    0,
                    boundSum,
                    0,
                    classifierSum,
                    TextBatches.correct(posterior.logits().toFloatArray(), set, slice.texts(), dataset.classes()),
                    batch.totalTokens());
        }

        /** The metrics of the slice of the unlabelled batch, and its gradients with respect to h. */
        private StepMetrics unlabelledTexts(
                NDManager manager, Posterior posterior, TextBatches.ThreadSlice slice, TokenBatch batch, int[] all) {
            var bound = objectives.orElseThrow().unlabelled();
            double scale = scale(dataset.unlabelled(), all);
            BatchEstimate estimate = bound.unlabelled(
                    posterior,
                    model.decoder(manager, batch, dropout("unlabelled", slice)),
                    noise.latent(manager, model.staging(), bound.counts(), slice.places(), "unlabelled", step),
                    beta,
                    scale);
            backPropagate(estimate.encoderLoss());
            double sum = StepMetrics.sum(estimate.bounds());
            return new StepMetrics(-sum * scale, 0, slice.size(), 0, sum, 0, 0, batch.totalTokens());
        }

        private static void backPropagate(NDArray loss) {
            Autograd.backward(loss, loss.getManager().ones(loss.getShape()));
        }

        private TextBatches.ThreadSlice slice(TextSet set, int[] texts) {
            return TextBatches.slice(set, texts, thread, threads.replicas().size());
        }

        private Dropout encoderDropout(TextBatches.ThreadSlice with, TextBatches.ThreadSlice without) {
            return dropout((layer, text, sample) -> text < with.size()
                    ? generator("labelled", layer, with.places()[text], sample)
                    : generator("unlabelled", layer, without.places()[text - with.size()], sample));
        }

        private Dropout dropout(String which, TextBatches.ThreadSlice slice) {
            return dropout((layer, text, sample) -> generator(which, layer, slice.places()[text], sample));
        }

        private Dropout dropout(Dropout.Generators generators) {
            return Dropout.of(settings.model().dropout(), generators);
        }

        private RandomGenerator generator(String which, String layer, int place, int sample) {
            return random.generator("dropout." + which + "." + layer, step, place, sample);
        }
    }

    /**
     * The factor of the sum of the whole batch's bounds: 1 / texts gives nats per text, divided by the mean number of tokens it
     * gives nats per token.
     */
    private double scale(TextSet set, int[] texts) {
        return settings.training().boundScale() == BoundScale.TOKEN
                ? 1.0 / TextBatches.tokens(set, texts)
                : 1.0 / texts.length;
    }
}
