package io.github.piwo.baseline;

/** A classifier that has been fitted. */
@FunctionalInterface
interface BagClassifier {

    /** The label of a text, from its tokens. */
    int classify(int[] tokens);
}
