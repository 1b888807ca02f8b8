package io.github.piwo.results;

import io.github.piwo.trial.ObjectiveType;
import java.util.List;

/** The paper's hypotheses (section 5), as its experiments decide them. */
public enum Hypothesis {
    /** Decided by accuracy. */
    H1(
            "PIWO improves upon VAE and iPIWO where labels are plenty (rates from 0.1)",
            List.of(ObjectiveType.VAE, ObjectiveType.IPIWO)),
    /** Decided by the selected α. */
    H2("IWAE already weakens the generative model's influence: it selects a lower α than VAE", List.of()),
    /** Decided by accuracy. */
    H3(
            "What PIWO brings is not what a higher α brings: with α searched for each, PIWO improves upon VAE and IWAE "
                    + "(rates from 0.1)",
            List.of(ObjectiveType.VAE, ObjectiveType.IWAE));

    private final String statement;
    private final List<ObjectiveType> baselines;

    Hypothesis(String statement, List<ObjectiveType> baselines) {
        this.statement = statement;
        this.baselines = baselines;
    }

    /** What it says. */
    public String statement() {
        return statement;
    }

    /** The objectives that PIWO has to be better than, over the rates of {@link RateRange#HIGH}. */
    List<ObjectiveType> baselines() {
        return baselines;
    }

    boolean isDecidedBy(ObjectiveType objective, ObjectiveType baseline, RateRange rates) {
        return objective == ObjectiveType.PIWO && baselines.contains(baseline) && rates.equals(RateRange.HIGH);
    }
}
