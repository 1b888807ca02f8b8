package io.github.piwo.training;

import ai.djl.ndarray.NDManager;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.LengthBatches;
import io.github.piwo.model.Noise;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.LogWeights;
import io.github.piwo.objective.UnlabelledObjective;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Confusion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Classification and bound of a model, without dropout, on batches of texts of similar length that are distributed over threads. */
final class Evaluator {
    /** Small enough that an evaluation needs less memory than a training step, and large enough to be fast. */
    private static final int TOKENS_PER_BATCH = 4096;

    private static final int BOUND_TOKENS_PER_BATCH = 2048;

    private final ModelReplicas threads;
    private final int classes;
    private final Runnable beforeBatch;

    /**
     * For the replicas of a model.
     *
     * @param beforeBatch called on the trial's own thread before each batch; may throw to end the evaluation
     */
    Evaluator(ModelReplicas threads, int classes, Runnable beforeBatch) {
        this.threads = threads;
        this.classes = classes;
        this.beforeBatch = beforeBatch;
    }

    /**
     * How texts are classified: each is given the label with the highest q(y|x).
     *
     * @param calibration of the probabilities of these labels
     */
    record Classification(Confusion confusion, Calibration calibration) {}

    /** Classifies texts with labels. */
    Classification classify(NDManager trialManager, TextSet set, int[] texts) {
        List<int[]> batches = LengthBatches.of(texts, set::length, TOKENS_PER_BATCH);
        Given[] given = new Given[batches.size()];
        try (NDManager manager = trialManager.newSubManager()) {
            TextModel.WordGates wordGates = threads.wordGates(manager);
            forEach(
                    batches,
                    (replica, batch) -> given[batch] = given(manager, replica, wordGates, set, batches.get(batch)));
        }
        int[] labels =
                batches.stream().flatMapToInt(Arrays::stream).map(set::label).toArray();
        int[] all = Arrays.stream(given)
                .flatMapToInt(batch -> Arrays.stream(batch.labels()))
                .toArray();
        double[] probabilities = Arrays.stream(given)
                .flatMapToDouble(batch -> Arrays.stream(batch.probabilities()))
                .toArray();
        boolean[] right = new boolean[labels.length];
        for (int text = 0; text < right.length; text++) {
            right[text] = all[text] == labels[text];
        }
        return new Classification(Confusion.of(classes, labels, all), Calibration.of(probabilities, right));
    }

    /**
     * The labels of a batch, with their probabilities; the logits of all texts would be large where there are many classes.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Given(int[] labels, double[] probabilities) {}

    private Given given(
            NDManager parent, ModelReplicas.Replica replica, TextModel.WordGates wordGates, TextSet set, int[] texts) {
        try (NDManager manager = parent.newSubManager()) {
            float[] logits = finite(replica.model()
                    .encode(manager, TextBatches.batch(set, texts), wordGates)
                    .labelLogits()
                    .toFloatArray());
            int[] labels = TextBatches.given(logits, classes);
            double[] probabilities = new double[labels.length];
            for (int text = 0; text < labels.length; text++) {
                double[] own = new double[classes];
                for (int c = 0; c < classes; c++) {
                    own[c] = logits[text * classes + c];
                }
                probabilities[text] = LogWeights.normalised(own)[labels[text]];
            }
            return new Given(labels, probabilities);
        }
    }

    /** Checks the logits, since the maximum over NaNs would be the first class. */
    private static float[] finite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new DivergedException("logits of q(y|x) are not finite");
            }
        }
        return logits;
    }

    /**
     * The sum of a bound over texts.
     *
     * @param nats the sum
     */
    record BoundSum(double nats, int texts, long tokens) {
        /** Nats per text. */
        double mean() {
            return nats / texts;
        }
    }

    /**
     * The bound at β = 1 of the first texts of a set, a random sample since texts are ordered by hashes.
     *
     * @param purpose key of the noise
     */
    BoundSum bound(
            NDManager trialManager,
            TextSet set,
            int texts,
            UnlabelledObjective objective,
            Noise noise,
            String purpose) {
        int[] first = IntStream.range(0, Math.min(texts, set.size())).toArray();
        List<int[]> batches = LengthBatches.of(first, set::length, BOUND_TOKENS_PER_BATCH);
        double[] nats = new double[batches.size()];
        forEach(batches, (replica, index) -> {
            int[] own = batches.get(index);
            TokenBatch batch = TextBatches.batch(set, own);
            try (NDManager manager = trialManager.newSubManager()) {
                var latent = noise.latent(manager, replica.model().staging(), objective.counts(), own, purpose, 0);
                nats[index] = StepMetrics.sum(objective.bound(
                        replica.model().encode(manager, batch, Dropout.none()).posterior(),
                        replica.model().decoder(manager, batch, Dropout.none()),
                        latent,
                        1));
            }
        });
        return new BoundSum(StepMetrics.sum(nats), first.length, TextBatches.tokens(set, first));
    }

    private interface BatchTask {
        void run(ModelReplicas.Replica replica, int batch);
    }

    private void forEach(List<int[]> batches, BatchTask task) {
        threads.each(replica -> Autograd.paused(() -> {
            for (int i = replica.index();
                    i < batches.size();
                    i += threads.replicas().size()) {
                if (replica.index() == 0) {
                    beforeBatch.run();
                }
                task.run(replica, i);
            }
            return replica;
        }));
    }
}
