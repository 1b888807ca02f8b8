package io.github.piwo.training;

import io.github.piwo.config.TrainingSettings;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.objective.ClassSum;
import io.github.piwo.objective.JointObjective;
import io.github.piwo.objective.SampleCounts;
import io.github.piwo.objective.SummedObjective;
import io.github.piwo.objective.UnlabelledObjective;
import io.github.piwo.objective.VariationalObjective;
import io.github.piwo.trial.ObjectiveType;
import java.util.Optional;

/**
 * The two bounds of an objective: one for texts without labels, one for texts with them.
 *
 * @param unlabelled the bound of log p(x)
 * @param labelled the bound of log p(x,y)
 * @param joint both with one pass of the decoder, where that is possible
 */
record Objectives(UnlabelledObjective unlabelled, VariationalObjective labelled, Optional<JointObjective> joint) {

    /**
     * The pair of bounds of the paper (equations 2, 3, 7, 14 to 16, 24 and 25), or the same with y summed over its classes.
     *
     * @throws IllegalArgumentException for None, which has no bounds
     */
    static Objectives of(ObjectiveType type, TrainingSettings training) {
        int k = training.importanceSamples();
        UnlabelledObjective unlabelled = training.labels() == Labels.SUMMED
                ? summed(type, k)
                : new VariationalObjective(sampled(type, k), training.temperature());
        SampleCounts labelled =
                switch (type) {
                    case PIWO, IWAE -> SampleCounts.innerZ(k);
                    default -> SampleCounts.elbo();
                };
        Optional<JointObjective> joint = JointObjective.fits(labelled, unlabelled.counts())
                ? Optional.of(new JointObjective(unlabelled.counts(), training.temperature()))
                : Optional.empty();
        return new Objectives(unlabelled, new VariationalObjective(labelled, training.temperature()), joint);
    }

    /**
     * The bound by which models are compared, whatever they were trained with: IWAE with many samples.
     *
     * @param classes the number of classes, each of which takes part if y is summed
     */
    static UnlabelledObjective comparable(TrainingSettings training, int classes) {
        int pairs = training.testBoundSamples();
        return training.labels() == Labels.SUMMED
                ? new SummedObjective(ClassSum.INSIDE, Math.max(1, pairs / classes))
                : new VariationalObjective(SampleCounts.innerPairs(pairs), training.temperature());
    }

    private static SampleCounts sampled(ObjectiveType type, int k) {
        return switch (type) {
            case VAE -> SampleCounts.elbo();
            case PIWO -> SampleCounts.innerZ(k);
            case IPIWO -> SampleCounts.innerY(k);
            case IWAE -> SampleCounts.innerPairs(k);
            default -> throw new IllegalArgumentException(type + " has no bound");
        };
    }

    private static SummedObjective summed(ObjectiveType type, int k) {
        return switch (type) {
            case VAE -> new SummedObjective(ClassSum.OUTSIDE, 1);
            case PIWO -> new SummedObjective(ClassSum.OUTSIDE, k);
            case IPIWO -> new SummedObjective(ClassSum.INSIDE, 1);
            case IWAE -> new SummedObjective(ClassSum.INSIDE, k);
            default -> throw new IllegalArgumentException(type + " has no bound");
        };
    }
}
