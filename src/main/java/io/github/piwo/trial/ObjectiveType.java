package io.github.piwo.trial;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a trial does: it maximises one of the objectives that the paper compares, in the order of its Table 1, or fits a reference
 * classifier, a baseline.
 */
public enum ObjectiveType {
    /** Supervised only: the mean of −log q(y|x). */
    NONE("None"),
    /** The ELBO, equations 2 and 3. */
    VAE("VAE"),
    /** Partially importance weighted: y outside the average, k samples of z inside (equations 15 and 16). */
    PIWO("PIWO"),
    /** Inverse PIWO: z outside the average, k samples of y inside (equations 24 and 25). */
    IPIWO("iPIWO"),
    /** Importance weighted autoencoder: k pairs of y and z inside (equation 7). */
    IWAE("IWAE"),
    /** Multinomial naive Bayes on counts of words. */
    NAIVE_BAYES("NaiveBayes"),
    /** Logistic regression on tf-idf counts. */
    TFIDF("Tfidf"),
    /** Logistic regression on mean word vectors. */
    MEAN_VECTORS("MeanVectors");

    private static final Set<ObjectiveType> BASELINES = Set.of(NAIVE_BAYES, TFIDF, MEAN_VECTORS);

    private final String label;

    ObjectiveType(String label) {
        this.label = label;
    }

    /** The name as the paper prints it, which is also the name in settings, records and tables. */
    public String label() {
        return label;
    }

    /** Whether the generative model is trained, so that the classification weight α has a meaning. */
    public boolean isGenerative() {
        return this != NONE && !isBaseline();
    }

    /** Whether it is a reference classifier, which no network is trained for. */
    public boolean isBaseline() {
        return BASELINES.contains(this);
    }

    /** The objective of this {@link #label()}; case does not matter. */
    public static Optional<ObjectiveType> fromLabel(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label.equalsIgnoreCase(label))
                .findFirst();
    }

    /** All labels of some of them, for messages. */
    public static String labels(Predicate<ObjectiveType> which) {
        return Arrays.stream(values()).filter(which).map(ObjectiveType::label).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
