package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import io.github.piwo.objective.Autograd;
import io.github.piwo.objective.Posterior;

/**
 * q(y,z|x): word embedding, dropout, two bidirectional LSTM layers, and three linear layers on
 * h = [forward state at the last token ; backward state at the first].
 *
 * <p>There are no packed sequences in the engine, so a layer's backward direction is a forward one over each text turned
 * round within its own length. States are then exactly those of every text run alone.
 */
final class TextEncoder {
    private final Parameters parameters;
    private final StagingBuffer staging;

    TextEncoder(Parameters parameters, StagingBuffer staging) {
        this.parameters = parameters;
        this.staging = staging;
    }

    /** The posterior of a batch; results belong to the manager. */
    Posterior encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        NDArray hidden = hidden(manager, batch, dropout);
        return new Posterior(
                linear(hidden, "q_z.mean"),
                linear(hidden, "q_z.scale").getNDArrayInternal().softPlus(),
                linear(hidden, "q_y.logits"));
    }

    /** log-odds of the classes alone, for classification. */
    NDArray classify(NDManager manager, TokenBatch batch, Dropout dropout) {
        return linear(hidden(manager, batch, dropout), "q_y.logits");
    }

    /** h, {@code [batch, 2 · hidden]}. */
    private NDArray hidden(NDManager manager, TokenBatch batch, Dropout dropout) {
        NDArray turned = turnedPositions(manager, batch);
        NDArray tokens = staging.indices(manager, new Shape(batch.size(), batch.length()), batch.tokens());
        NDArray words = gather(tokens, parameters.array("word_embedding"));
        NDArray first = dropout.apply(words, batch.lengths(), 0, "encoder.0", staging);
        NDArray forward = run("encoder.0.forward", first);
        NDArray backward = turn(run("encoder.0.backward", turn(first, turned)), turned);
        NDArray second = dropout.apply(forward.concat(backward, 2), batch.lengths(), 0, "encoder.1", staging);
        NDArray last = lastPositions(manager, batch);
        return at(run("encoder.1.forward", second), last)
                .concat(at(run("encoder.1.backward", turn(second, turned)), last), 1);
    }

    private NDArray run(String name, NDArray input) {
        return Lstm.of(parameters, name).run(input, Autograd.isRecording());
    }

    private NDArray linear(NDArray input, String name) {
        return input.getNDArrayInternal()
                .linear(input, parameters.array(name + ".weight"), parameters.array(name + ".bias"))
                .singletonOrThrow();
    }

    /** Rows of a table, {@code [..., size]}. */
    static NDArray gather(NDArray indices, NDArray table) {
        return indices.getNDArrayInternal()
                .embedding(indices, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /** Each text's positions from its last token to its first; padding stays where it is. */
    private NDArray turnedPositions(NDManager manager, TokenBatch batch) {
        int length = batch.length();
        int[] positions = new int[batch.size() * length];
        for (int text = 0; text < batch.size(); text++) {
            for (int t = 0; t < length; t++) {
                int source = t < batch.lengths()[text] ? batch.lengths()[text] - 1 - t : t;
                positions[text * length + t] = text * length + source;
            }
        }
        return staging.indices(manager, new Shape(batch.size(), length), positions);
    }

    private NDArray lastPositions(NDManager manager, TokenBatch batch) {
        int[] positions = new int[batch.size()];
        for (int text = 0; text < positions.length; text++) {
            positions[text] = text * batch.length() + batch.lengths()[text] - 1;
        }
        return staging.indices(manager, new Shape(positions.length), positions);
    }

    private static NDArray turn(NDArray states, NDArray positions) {
        return gather(positions, rows(states));
    }

    private static NDArray at(NDArray states, NDArray positions) {
        return gather(positions, rows(states));
    }

    private static NDArray rows(NDArray states) {
        return states.reshape(-1, states.getShape().tail());
    }
}
