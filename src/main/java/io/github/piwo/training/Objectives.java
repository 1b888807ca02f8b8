package io.github.piwo.training;

import io.github.piwo.objective.SampleCounts;
import io.github.piwo.objective.VariationalObjective;
import io.github.piwo.trial.ObjectiveType;

/**
 * The two bounds of an objective: one for texts without labels, one for texts with them.
 *
 * @param unlabelled the bound of log p(x)
 * @param labelled the bound of log p(x,y)
 */
record Objectives(VariationalObjective unlabelled, VariationalObjective labelled) {

    /**
     * The pair of bounds that the paper uses (equations 2, 3, 7, 14 to 16, 24 and 25).
     *
     * @param k the number of importance samples
     * @param temperature of the Concrete samples of y
     * @throws IllegalArgumentException for None, which has no bounds
     */
    static Objectives of(ObjectiveType type, int k, double temperature) {
        SampleCounts unlabelled =
                switch (type) {
                    case VAE -> SampleCounts.elbo();
                    case PIWO -> SampleCounts.innerZ(k);
                    case IPIWO -> SampleCounts.innerY(k);
                    case IWAE -> SampleCounts.innerPairs(k);
                    case NONE -> throw new IllegalArgumentException("None has no bound");
                };
        SampleCounts labelled =
                switch (type) {
                    case PIWO, IWAE -> SampleCounts.innerZ(k);
                    default -> SampleCounts.elbo();
                };
        return new Objectives(
                new VariationalObjective(unlabelled, temperature), new VariationalObjective(labelled, temperature));
    }
}
