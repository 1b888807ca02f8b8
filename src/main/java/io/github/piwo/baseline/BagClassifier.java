package io.github.piwo.baseline;

import io.github.piwo.store.Tensor;
import java.util.SortedMap;

/** A reference classifier that has been fitted. Safe for use by several threads. */
public interface BagClassifier {

    /** p(y|x) of each class, for a text given by its tokens. */
    double[] probabilities(int[] tokens);

    /** The label of a text: the class with the highest score, the first of equals. */
    int classify(int[] tokens);

    /** The arrays that fitting gave, by name; {@link Baseline#restored} makes the classifier from them again. */
    SortedMap<String, Tensor> tensors();

    /** The place of the highest score, the first of equals. */
    static int best(double[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }
}
