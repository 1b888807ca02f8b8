package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.objective.Autograd;

/**
 * log p of target tokens from decoder states, through the projection onto the vocabulary.
 *
 * <p>The logits are by far the largest array of a step, so they exist for one chunk of tokens at a time: a chunk is
 * projected, back-propagated into a leaf copy of the states, and dropped.
 */
final class VocabularyLikelihood {
    private final NDArray weight;
    private final NDArray bias;
    private final StagingBuffer staging;

    VocabularyLikelihood(Parameters parameters, StagingBuffer staging) {
        this.weight = parameters.array("p_x.logits.weight");
        this.bias = parameters.array("p_x.logits.bias");
        this.staging = staging;
    }

    /**
     * Tokens that are projected together.
     *
     * @param states of more tokens than these, {@code [tokens, hidden]}
     * @param targets of these tokens alone
     * @param from the first of them among the rows of the states
     * @param to the row behind the last of them
     */
    record Chunk(NDArray states, int[] targets, int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** What the loss's gradient is, by token of the chunk, once the tokens' log-probabilities are known. */
    @FunctionalInterface
    interface TokenGradients {
        float[] of(float[] logProbabilities);
    }

    /** log p of the chunk's targets, by token. */
    float[] logProbabilities(Chunk chunk) {
        try (NDManager manager = chunk.states().getManager().newSubManager()) {
            return Autograd.paused(() -> project(manager, chunk).toFloatArray());
        }
    }

    /** Adds the chunk's gradient to that of the projection and of the states, a leaf. */
    void backPropagate(Chunk chunk, TokenGradients gradients) {
        try (NDManager manager = chunk.states().getManager().newSubManager()) {
            NDArray logProbabilities = project(manager, chunk);
            float[] gradient = gradients.of(logProbabilities.toFloatArray());
            Autograd.backward(logProbabilities, staging.floats(manager, new Shape(chunk.size()), gradient));
        }
    }

    private NDArray project(NDManager manager, Chunk chunk) {
        NDArray target = staging.indices(manager, new Shape(chunk.size(), 1), chunk.targets());
        NDArray states = chunk.states().get(manager, new NDIndex("{}:{}", chunk.from(), chunk.to()));
        NDArray logits =
                states.getNDArrayInternal().linear(states, weight, bias).singletonOrThrow();
        return logits.logSoftmax(-1).gather(target, 1).squeeze(1);
    }
}
