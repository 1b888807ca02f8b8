package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.Noise;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import io.github.piwo.objective.BatchEstimate;
import io.github.piwo.objective.JointObjective;
import io.github.piwo.objective.LatentNoise;
import io.github.piwo.objective.Posterior;
import io.github.piwo.objective.SampleCounts;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.Trial;
import java.util.Arrays;
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
        private final double boundWeight = settings.training().labelledBoundWeight();

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
            BatchPart with = part("labelled", dataset.labelled(), labelled);
            BatchPart without =
                    part("unlabelled", dataset.unlabelled(), objectives.isPresent() ? unlabelled : new int[0]);
            if (with.size() + without.size() == 0) {
                return StepMetrics.ZERO;
            }
            try (NDManager manager = trialManager.newSubManager()) {
                return Autograd.recording(() -> {
                    EncodedTexts encoded =
                            model.encode(manager, with.batch().followedBy(without.batch()), dropout(with, without));
                    StepMetrics metrics = joint(with, without)
                            .map(joint -> together(manager, encoded, joint, with, without))
                            .orElseGet(() -> separately(manager, encoded, with, without));
                    encoded.backPropagate();
                    return metrics;
                });
            }
        }

        /**
         * Both bounds at once, if this slice has texts for both. LSTMs that run step by step have enough to do without: there it
         * would only change the order of sums.
         */
        private Optional<JointObjective> joint(BatchPart with, BatchPart without) {
            return threads.recurrence() != Recurrence.STEPWISE && with.size() > 0 && without.size() > 0
                    ? objectives.filter(any -> boundWeight > 0).flatMap(Objectives::joint)
                    : Optional.empty();
        }

        private StepMetrics separately(NDManager manager, EncodedTexts encoded, BatchPart with, BatchPart without) {
            StepMetrics metrics = StepMetrics.ZERO;
            if (with.size() > 0) {
                metrics = metrics.plus(labelledTexts(manager, encoded.posterior(0, with.size()), with));
            }
            if (without.size() > 0) {
                Posterior posterior = encoded.posterior(with.size(), with.size() + without.size());
                metrics = metrics.plus(unlabelledTexts(manager, posterior, without));
            }
            return metrics;
        }

        /** The metrics of the slices of both batches, and their gradients with respect to h. */
        private StepMetrics together(
                NDManager manager, EncodedTexts encoded, JointObjective joint, BatchPart with, BatchPart without) {
            Posterior posterior = encoded.posterior();
            Classified classified = new Classified(manager, posterior.rows(0, with.size()), with);
            LatentNoise latent = latentNoise(manager, joint.counts(), without);
            NDArray normal = normalNoise(manager, joint.counts(), with).concat(latent.normal(), 1);
            double[] scales = new double[posterior.batch()];
            Arrays.fill(scales, 0, with.size(), boundWeight * with.scale());
            Arrays.fill(scales, with.size(), scales.length, without.scale());
            BatchEstimate estimate = joint.estimate(
                    posterior,
                    classified.labels,
                    model.decoder(manager, with.batch().followedBy(without.batch()), dropout(with, without)),
                    new LatentNoise(normal, latent.gumbel()),
                    beta,
                    scales);
            backPropagate(classified.loss().add(estimate.encoderLoss()));
            double[] bounds = estimate.bounds();
            double[] ofLabelled = Arrays.copyOf(bounds, with.size());
            double[] ofOthers = Arrays.copyOfRange(bounds, with.size(), bounds.length);
            return classified.metrics(Optional.of(ofLabelled)).plus(unlabelledMetrics(without, ofOthers));
        }

        /** The metrics of the slice of the labelled batch, and its gradients with respect to h. */
        private StepMetrics labelledTexts(NDManager manager, Posterior posterior, BatchPart part) {
            Classified classified = new Classified(manager, posterior, part);
            if (objectives.isEmpty() || boundWeight == 0) {
                backPropagate(classified.loss());
                return classified.metrics(Optional.empty());
            }
            var bound = objectives.get().labelled();
            BatchEstimate estimate = bound.labelled(
                    posterior,
                    classified.labels,
                    model.decoder(manager, part.batch(), dropout(part)),
                    normalNoise(manager, bound.counts(), part),
                    beta,
                    boundWeight * part.scale());
            backPropagate(classified.loss().add(estimate.encoderLoss()));
            return classified.metrics(Optional.of(estimate.bounds()));
        }

        /** The metrics of the slice of the unlabelled batch, and its gradients with respect to h. */
        private StepMetrics unlabelledTexts(NDManager manager, Posterior posterior, BatchPart part) {
            var bound = objectives.orElseThrow().unlabelled();
            BatchEstimate estimate = bound.unlabelled(
                    posterior,
                    model.decoder(manager, part.batch(), dropout(part)),
                    latentNoise(manager, bound.counts(), part),
                    beta,
                    part.scale());
            backPropagate(estimate.encoderLoss());
            return unlabelledMetrics(part, estimate.bounds());
        }

        private static StepMetrics unlabelledMetrics(BatchPart part, double[] bounds) {
            double sum = StepMetrics.sum(bounds);
            return new StepMetrics(
                    -sum * part.scale(),
                    0,
                    part.size(),
                    0,
                    sum,
                    0,
                    0,
                    part.batch().totalTokens());
        }

        /** What the labels of a slice say about q(y|x). */
        private final class Classified {
            private final BatchPart part;
            private final Posterior posterior;
            private final NDArray labels;
            /** Σ −log q(y|x), a scalar. */
            private final NDArray sum;

            private final double weight;

            Classified(NDManager manager, Posterior posterior, BatchPart part) {
                this.part = part;
                this.posterior = posterior;
                this.labels = TextBatches.oneHot(
                        manager, model.staging(), part.set(), part.slice().texts(), dataset.classes());
                this.sum = posterior.logProbability(labels).sum().neg();
                this.weight = classificationWeight / part.all();
            }

            NDArray loss() {
                return Autograd.scale(sum, weight);
            }

            /** The metrics of these texts, with their bounds if they have any. */
            StepMetrics metrics(Optional<double[]> bounds) {
                double classifierSum = sum.getFloat();
                Optional<Double> boundSum = bounds.map(StepMetrics::sum);
                return new StepMetrics(
                        weight * classifierSum
                                + boundSum.map(nats -> -(boundWeight * part.scale()) * nats)
                                        .orElse(0.0),
                        part.size(),
                        0,
                        boundSum.orElse(Double.NaN),
                        0,
                        classifierSum,
                        TextBatches.correct(
                                posterior.logits().toFloatArray(),
                                part.set(),
                                part.slice().texts(),
                                dataset.classes()),
                        part.batch().totalTokens());
            }
        }

        private NDArray normalNoise(NDManager manager, SampleCounts counts, BatchPart part) {
            return noise.normal(manager, model.staging(), counts, part.slice().places(), part.name(), step);
        }

        private LatentNoise latentNoise(NDManager manager, SampleCounts counts, BatchPart part) {
            return noise.latent(manager, model.staging(), counts, part.slice().places(), part.name(), step);
        }

        private static void backPropagate(NDArray loss) {
            Autograd.backward(loss, loss.getManager().ones(loss.getShape()));
        }

        private BatchPart part(String name, TextSet set, int[] all) {
            return BatchPart.of(
                    name,
                    set,
                    all,
                    settings.training().boundScale(),
                    thread,
                    threads.replicas().size());
        }

        /** For the texts of two slices, one behind the other. */
        private Dropout dropout(BatchPart first, BatchPart second) {
            return dropout((layer, text, sample) -> text < first.size()
                    ? generator(first, layer, text, sample)
                    : generator(second, layer, text - first.size(), sample));
        }

        private Dropout dropout(BatchPart part) {
            return dropout((layer, text, sample) -> generator(part, layer, text, sample));
        }

        private Dropout dropout(Dropout.Generators generators) {
            return Dropout.of(settings.model().dropout(), generators);
        }

        private RandomGenerator generator(BatchPart part, String layer, int text, int sample) {
            return random.generator(
                    "dropout." + part.name() + "." + layer, step, part.slice().places()[text], sample);
        }
    }
}
