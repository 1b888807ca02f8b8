package io.github.piwo.trial;

import java.io.Serializable;
import java.util.List;

/**
 * What a trial's model writes: texts of p(x|y) for each class, and what its classifier says of them.
 *
 * @param texts the number of texts that were generated
 * @param recognised the number of those that the classifier gives the label they were generated for
 * @param examples the first texts of each class
 */
public record Generation(int texts, int recognised, List<Example> examples) implements Serializable {
    /** No texts. */
    public static final Generation NONE = new Generation(0, 0, List.of());

    /** Copies the list. */
    public Generation {
        examples = List.copyOf(examples);
    }

    /**
     * A generated text.
     *
     * @param label that it was generated for
     */
    public record Example(int label, String text) implements Serializable {}

    /** Label fidelity: the share of texts that are recognised; NaN without texts. */
    public double labelFidelity() {
        return (double) recognised / texts;
    }
}
