package io.github.piwo.trial;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The objectives that the paper compares, in the order of its Table 1. */
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
    IWAE("IWAE");

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
        return this != NONE;
    }

    /** The objective of this {@link #label()}; case does not matter. */
    public static Optional<ObjectiveType> fromLabel(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label.equalsIgnoreCase(label))
                .findFirst();
    }

    /** All labels, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(ObjectiveType::label).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
