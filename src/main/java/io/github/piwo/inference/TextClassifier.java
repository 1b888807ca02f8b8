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

    /** All arrays that the model consists of, by name. */
    SortedMap<String, Tensor> tensors();

    @Override
    default void close() {}
}
