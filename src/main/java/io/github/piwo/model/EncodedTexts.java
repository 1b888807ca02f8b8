package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.piwo.engine.Autograd;
import io.github.piwo.objective.Posterior;
import java.util.function.Consumer;

/**
 * q(y,z|x) of a batch, from the encoder's h. The graph is cut at h: once a loss has been back-propagated to it,
 * {@link #backPropagate} takes its gradient through the encoder, once for all samples and losses.
 */
public final class EncodedTexts {
    private final Parameters parameters;
    private final NDArray hidden;
    private final Consumer<NDArray> encoder;

    /**
     * From the encoder's result.
     *
     * @param hidden {@code [batch, 2 · hidden]}
     * @param collectsGradient whether h is to be a leaf
     * @param encoder back-propagates a gradient of h
     */
    EncodedTexts(Parameters parameters, NDArray hidden, boolean collectsGradient, Consumer<NDArray> encoder) {
        this.parameters = parameters;
        this.hidden = collectsGradient ? Autograd.leaf(hidden) : hidden;
        this.encoder = encoder;
    }

    /** Both distributions of all texts. */
    public Posterior posterior() {
        return posterior(hidden);
    }

    /** Both distributions of some neighbouring texts. */
    public Posterior posterior(int from, int to) {
        return posterior(rows(from, to));
    }

    /** Logits of q(y|x) alone, {@code [batch, classes]}. */
    public NDArray labelLogits() {
        return linear(hidden, "q_y.logits");
    }

    /** Adds what has reached h to the gradients of the encoder's parameters. */
    public void backPropagate() {
        Autograd.paused(() -> {
            encoder.accept(hidden.getGradient());
            return hidden;
        });
    }

    private Posterior posterior(NDArray texts) {
        return new Posterior(
                linear(texts, "q_z.mean"),
                linear(texts, "q_z.scale").getNDArrayInternal().softPlus(),
                linear(texts, "q_y.logits"));
    }

    private NDArray rows(int from, int to) {
        return hidden.get(new NDIndex().addSliceDim(from, to));
    }

    private NDArray linear(NDArray texts, String name) {
        return texts.getNDArrayInternal()
                .linear(texts, parameters.array(name + ".weight"), parameters.array(name + ".bias"))
                .singletonOrThrow();
    }
}
