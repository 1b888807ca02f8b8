package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.Autograd;
import io.github.piwo.objective.VariationalObjective;
import java.util.List;
import java.util.stream.IntStream;

/** Accuracy and bound of a model without dropout, on batches of texts of similar length. */
final class Evaluator {
    /** Keeps the memory of an evaluation below that of a training step, and the batches large enough to be fast. */
    private static final int TOKENS_PER_BATCH = 8192;

    private static final int BOUND_TOKENS_PER_BATCH = 2048;

    private final TextModel model;
    private final int classes;

    Evaluator(TextModel model, int classes) {
        this.model = model;
        this.classes = classes;
    }

    /** Share of texts at whose label q(y|x) is highest. */
    double accuracy(NDManager trialManager, TextSet set, int[] texts) {
        int correct = 0;
        for (int[] batch : TextBatches.ofTokens(set, TextBatches.byLength(set, texts), TOKENS_PER_BATCH)) {
            try (NDManager manager = trialManager.newSubManager()) {
                NDArray logits =
                        Autograd.paused(() -> model.encode(manager, TextBatches.batch(set, batch), Dropout.none())
                                .labelLogits());
                correct += TextBatches.correct(logits.toFloatArray(), set, batch, classes);
            }
        }
        return (double) correct / texts.length;
    }

    /**
     * What a bound says of texts.
     *
     * @param nats sum over the texts
     */
    record BoundSum(double nats, int texts, long tokens) {}

    /** The bound at β = 1 of the first texts of a set, whose order is one of hashes. */
    BoundSum bound(NDManager trialManager, TextSet set, int texts, VariationalObjective objective, Noise noise) {
        int[] first = IntStream.range(0, Math.min(texts, set.size())).toArray();
        List<int[]> batches = TextBatches.ofTokens(set, TextBatches.byLength(set, first), BOUND_TOKENS_PER_BATCH);
        double nats = 0;
        long tokens = 0;
        for (int i = 0; i < batches.size(); i++) {
            TokenBatch batch = TextBatches.batch(set, batches.get(i));
            tokens += batch.totalTokens();
            try (NDManager manager = trialManager.newSubManager()) {
                var latent = noise.latent(manager, objective.counts(), batch.size(), "test", i);
                nats += StepMetrics.sum(Autograd.paused(() -> objective.bound(
                        model.encode(manager, batch, Dropout.none()).posterior(),
                        model.decoder(manager, batch, Dropout.none()),
                        latent,
                        1)));
            }
        }
        return new BoundSum(nats, first.length, tokens);
    }
}
