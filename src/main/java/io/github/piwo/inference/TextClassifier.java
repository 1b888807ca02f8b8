package io.github.piwo.inference;

import io.github.piwo.store.Tensor;
import java.util.List;
import java.util.SortedMap;

/** A trained model that gives texts probabilities: a network or a reference classifier. */
public interface TextClassifier extends AutoCloseable {

    /**
     * p(y|x) of texts; for networks q(y|x).
     *
     * @param texts their tokens, with the closing {@code <eos>} unless they are cut; at least one token each
     * @return {@code [texts][classes]}
     */
    double[][] probabilities(List<int[]> texts);

    /** Whether the model has a likelihood of texts. */
    default boolean isGenerative() {
        return false;
    }

    /**
     * Lower bounds of log p(x): IWAE's with y summed over its classes (docs/results.md), at β = 1. The noise of a text depends on its
     * tokens alone.
     *
     * @param texts as for {@link #probabilities}
     * @param samples of z; the more, the tighter the bound
     * @return nats per text
     * @throws UnsupportedOperationException if the model has no likelihood
     */
    default double[] logLikelihoods(List<int[]> texts, int samples) {
        throw new UnsupportedOperationException("a classifier without a likelihood");
    }

    /** The same model for use by another thread. It is closed before this one. */
    default TextClassifier forThread() {
        return this;
    }

    /** All arrays that the model consists of, by name. */
    SortedMap<String, Tensor> tensors();

    @Override
    default void close() {}
}
