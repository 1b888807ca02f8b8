package io.github.piwo.inference;

import io.github.piwo.baseline.BagClassifier;
import io.github.piwo.baseline.Baseline;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.store.Tensor;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A reference classifier.
 *
 * @param bags what the training texts say about words, for those that weigh them
 */
public record BaselineClassifier(ObjectiveType type, BagClassifier classifier, Optional<BagOfWords> bags)
        implements TextClassifier {

    static BaselineClassifier restored(ObjectiveType type, SortedMap<String, Tensor> tensors) {
        Optional<BagOfWords> bags =
                Baseline.usesBagOfWords(type) ? Optional.of(WordTensors.bagOfWords(tensors)) : Optional.empty();
        return new BaselineClassifier(type, Baseline.restored(type, tensors, bags), bags);
    }

    @Override
    public double[][] probabilities(List<int[]> texts) {
        return texts.stream().map(classifier::probabilities).toArray(double[][]::new);
    }

    @Override
    public SortedMap<String, Tensor> tensors() {
        SortedMap<String, Tensor> tensors = new TreeMap<>(classifier.tensors());
        bags.ifPresent(
                words -> tensors.putAll(WordTensors.of(words, type == ObjectiveType.MEAN_VECTORS, Optional.empty())));
        return tensors;
    }
}
