package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.piwo.engine.Autograd;
import io.github.piwo.objective.Posterior;
import java.util.function.Consumer;

/**
 * q(y,z|x) of a batch, computed from the encoder's output h. The graph is cut at h: losses are back-propagated to h, and then
 * {@link #backPropagate} carries the sum of their gradients through the encoder, once for all samples and losses. If the encoder
 * has no parameters, nothing is left to do then.
 */
public final class EncodedTexts {
    private final Parameters parameters;
    private final NDArray hidden;
    private final boolean collectsGradient;
    private final Consumer<NDArray> encoder;

    /**
     * From the encoder's result.
     *
     * @param hidden {@code [batch, size of h]}
     * @param collectsGradient whether h is a leaf that collects a gradient
     * @param encoder back-propagates the gradient of h through the encoder
     */
    EncodedTexts(Parameters parameters, NDArray hidden, boolean collectsGradient, Consumer<NDArray> encoder) {
        this.parameters = parameters;
        this.hidden = collectsGradient ? Autograd.leaf(hidden) : hidden;
        this.collectsGradient = collectsGradient;
        this.encoder = encoder;
    }

    /** From features of the texts, which nothing has to be back-propagated to. */
    static EncodedTexts ofFeatures(Parameters parameters, NDArray features) {
        return new EncodedTexts(parameters, features, false, gradients -> {});
    }

    /** q(z|x) and q(y|x) of all texts. */
    public Posterior posterior() {
        return posterior(hidden);
    }

    /** q(z|x) and q(y|x) of the texts in [from, to). */
    public Posterior posterior(int from, int to) {
        return posterior(rows(from, to));
    }

    /** Logits of q(y|x) alone, {@code [batch, classes]}. */
    public NDArray labelLogits() {
        return linear(hidden, "q_y.logits");
    }

    /** Back-propagates the gradient that h has collected to the encoder's parameters. */
    public void backPropagate() {
        Autograd.paused(() -> {
            encoder.accept(collectsGradient ? hidden.getGradient() : hidden);
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
