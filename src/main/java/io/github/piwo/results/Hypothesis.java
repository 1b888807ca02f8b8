package io.github.piwo.results;

import io.github.piwo.trial.ObjectiveType;
import java.util.List;

/** The paper's hypotheses (section 5), in the form in which its experiments decide them. */
public enum Hypothesis {
    /** Decided by the metric on the test texts. */
    H1("PIWO improves upon VAE and iPIWO where labels are plenty (rates from 0.1)"),
    /** Decided by the selected α. */
    H2("IWAE already weakens the generative model's influence: it selects a lower α than VAE"),
    /** Decided by the metric on the test texts. */
    H3("What PIWO brings is not what a higher α brings: with α searched for each, PIWO improves upon VAE and IWAE "
            + "(rates from 0.1)");

    private final String statement;

    Hypothesis(String statement) {
        this.statement = statement;
    }

    /** The hypothesis in words. */
    public String statement() {
        return statement;
    }

    /** The objectives that PIWO has to be better than, over the rates of {@link RateRange#HIGH}. */
    List<ObjectiveType> baselines() {
        return switch (this) {
            case H1 -> List.of(ObjectiveType.VAE, ObjectiveType.IPIWO);
            case H2 -> List.of();
            case H3 -> List.of(ObjectiveType.VAE, ObjectiveType.IWAE);
        };
    }

    boolean isDecidedBy(ObjectiveType objective, ObjectiveType baseline, RateRange rates) {
        return objective == ObjectiveType.PIWO && baselines().contains(baseline) && rates.equals(RateRange.HIGH);
    }
}
