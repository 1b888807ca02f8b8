package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.piwo.engine.Autograd;
import io.github.piwo.objective.Posterior;
import java.util.Optional;
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
    private final Optional<Counts> counts;

    /**
     * Counts of words, a further input of q(y|x).
     *
     * @param weights {@code [batch, words]}
     * @param words the rows of the counts' weights that belong to these words
     */
    record Counts(NDArray weights, NDArray words) {}

    /**
     * From the encoder's result.
     *
     * @param hidden {@code [batch, size of h]}
     * @param collectsGradient whether h is a leaf that collects a gradient
     * @param encoder back-propagates the gradient of h through the encoder
     */
    EncodedTexts(Parameters parameters, NDArray hidden, boolean collectsGradient, Consumer<NDArray> encoder) {
        this(parameters, hidden, collectsGradient, encoder, Optional.empty());
    }

    private EncodedTexts(
            Parameters parameters,
            NDArray hidden,
            boolean collectsGradient,
            Consumer<NDArray> encoder,
            Optional<Counts> counts) {
        this.counts = counts;
        this.parameters = parameters;
        this.hidden = collectsGradient ? Autograd.leaf(hidden) : hidden;
        this.collectsGradient = collectsGradient;
        this.encoder = encoder;
    }

    /** From features of the texts, which nothing has to be back-propagated to. */
    static EncodedTexts ofFeatures(Parameters parameters, NDArray features, Optional<Counts> counts) {
        return new EncodedTexts(parameters, features, false, gradients -> {}, counts);
    }

    /** q(z|x) and q(y|x) of all texts. */
    public Posterior posterior() {
        return posterior(hidden, counts.map(Counts::weights));
    }

    /** q(z|x) and q(y|x) of the texts in [from, to). */
    public Posterior posterior(int from, int to) {
        return posterior(rows(hidden, from, to), counts.map(all -> rows(all.weights(), from, to)));
    }

    /** Logits of q(y|x) alone, {@code [batch, classes]}. */
    public NDArray labelLogits() {
        return labelLogits(hidden, counts.map(Counts::weights));
    }

    /** Back-propagates the gradient that h has collected to the encoder's parameters. */
    public void backPropagate() {
        Autograd.paused(() -> {
            encoder.accept(collectsGradient ? hidden.getGradient() : hidden);
            return hidden;
        });
    }

    private NDArray labelLogits(NDArray texts, Optional<NDArray> ofCounts) {
        NDArray logits = linear(texts, "q_y.logits");
        return ofCounts.map(weights -> logits.add(weights.matMul(
                        Rows.gather(counts.orElseThrow().words(), parameters.array("q_y.counts.weight")))))
                .orElse(logits);
    }

    private Posterior posterior(NDArray texts, Optional<NDArray> ofCounts) {
        return new Posterior(
                linear(texts, "q_z.mean"),
                linear(texts, "q_z.scale").getNDArrayInternal().softPlus(),
                labelLogits(texts, ofCounts));
    }

    private static NDArray rows(NDArray array, int from, int to) {
        return array.get(new NDIndex().addSliceDim(from, to));
    }

    private NDArray linear(NDArray texts, String name) {
        return Linear.apply(parameters, name, texts);
    }
}
