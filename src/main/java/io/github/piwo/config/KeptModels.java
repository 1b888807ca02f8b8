package io.github.piwo.config;

/** Which trained models a sweep keeps: {@code models.keep}. */
public enum KeptModels {
    /** None. */
    NONE,
    /** Those of the α that is chosen for an objective and rate, one for each split. */
    SELECTED,
    /** Those of all trials. */
    ALL
}
