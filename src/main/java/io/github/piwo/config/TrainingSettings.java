package io.github.piwo.config;

import io.github.piwo.trial.Metric;
import io.github.piwo.trial.Trial;
import java.io.Serializable;
import java.util.SortedMap;

/**
 * How a trial is trained. The keys are those of {@code training} in {@code reference.conf}.
 *
 * @param warmUpSteps the steps in which q(y|x) alone learns, from the labelled texts
 * @param labelledBoundWeight the weight of the labelled texts' bounds; with 0 they are not computed
 * @param classifierDecay the decoupled weight decay of the weights of q(y|x)
 * @param importanceSamples k
 * @param temperature τ of the Concrete samples of y
 * @param validateEvery the number of steps between validations; {@link #EPOCH} for a validation after each epoch
 * @param patience the validations without improvement after which training stops
 * @param minSteps the least number of steps before early stopping
 * @param maxEpochs 0 for no limit, as for the two that follow
 * @param testBoundTexts the number of test texts for the bounds and the perplexity
 * @param testBoundSamples the number of samples of y and z of a test text
 * @param tf32 whether matrix products on a GPU use TF32, whose fractions have 10 bits
 */
public record TrainingSettings(
        int batchSize,
        double learningRate,
        AdamSettings adam,
        int warmUpSteps,
        double labelledBoundWeight,
        double classifierDecay,
        Labels labels,
        int importanceSamples,
        double temperature,
        BoundScale boundScale,
        AnnealingSettings annealing,
        int validateEvery,
        int patience,
        int minSteps,
        int maxEpochs,
        int maxSteps,
        double maxMinutes,
        int testBoundTexts,
        int testBoundSamples,
        Metric metric,
        boolean tf32)
        implements Serializable {

    /** The value of {@link #validateEvery} for a validation after each epoch. */
    public static final int EPOCH = 0;

    /** What becomes of y in the bounds of texts without labels. */
    public enum Labels {
        /** Concrete samples: the paper's. */
        SAMPLED,
        /** The sum over the classes. */
        SUMMED
    }

    /** The scale of the bounds in the loss. */
    public enum BoundScale {
        /** Nats per token: divided by the batch's mean number of target tokens. */
        TOKEN,
        /** Nats per text. */
        TEXT
    }

    /** Adam's constants. */
    public record AdamSettings(double beta1, double beta2, double epsilon) implements Serializable {}

    /**
     * The schedule of β, the weight of the latent terms.
     *
     * @param start the step after the warm-up from which β increases from 0
     * @param steps the number of steps until β is 1; 0 for β = 1 from the start
     */
    public record AnnealingSettings(int start, int steps) implements Serializable {

        /** The β of a step, counted from 0 after the warm-up. */
        double betaAt(long step) {
            if (steps == 0) {
                return step >= start ? 1 : 0;
            }
            return Math.min(1, Math.max(0, (double) (step - start) / steps));
        }
    }

    /** β, the weight of the latent terms in a step, counted from 0. */
    public double betaAt(long step) {
        return annealing.betaAt(step - warmUpSteps);
    }

    void addTo(SortedMap<String, String> canonical) {
        canonical.put("training.batch-size", Integer.toString(batchSize));
        canonical.put("training.learning-rate", Trial.plain(learningRate));
        canonical.put("training.adam.beta1", Trial.plain(adam.beta1));
        canonical.put("training.adam.beta2", Trial.plain(adam.beta2));
        canonical.put("training.adam.epsilon", Trial.plain(adam.epsilon));
        if (warmUpSteps > 0) {
            canonical.put("training.warm-up-steps", Integer.toString(warmUpSteps));
        }
        if (labelledBoundWeight != 1) {
            canonical.put("training.labelled-bound-weight", Trial.plain(labelledBoundWeight));
        }
        canonical.put("training.classifier-decay", Trial.plain(classifierDecay));
        canonical.put("training.labels", SettingsReader.name(labels));
        canonical.put("training.importance-samples", Integer.toString(importanceSamples));
        canonical.put("training.temperature", Trial.plain(temperature));
        canonical.put("training.bound-scale", SettingsReader.name(boundScale));
        canonical.put("training.annealing.start", Integer.toString(annealing.start));
        canonical.put("training.annealing.steps", Integer.toString(annealing.steps));
        canonical.put("training.validate-every", validateEvery == EPOCH ? "epoch" : Integer.toString(validateEvery));
        canonical.put("training.patience", Integer.toString(patience));
        canonical.put("training.min-steps", Integer.toString(minSteps));
        canonical.put("training.max-epochs", Integer.toString(maxEpochs));
        canonical.put("training.max-steps", Integer.toString(maxSteps));
        canonical.put("training.max-minutes", Trial.plain(maxMinutes));
        canonical.put("training.test-bound-texts", Integer.toString(testBoundTexts));
        canonical.put("training.test-bound-samples", Integer.toString(testBoundSamples));
        canonical.put("training.metric", metric.label());
        canonical.put("training.tf32", Boolean.toString(tf32));
    }
}
