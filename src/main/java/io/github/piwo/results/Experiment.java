package io.github.piwo.results;

import io.github.piwo.trial.TrialRecord;
import java.util.Comparator;

/**
 * What trials must have in common for their accuracies to be averaged or compared.
 *
 * @param id see {@link TrialRecord#experimentId()}
 */
public record Experiment(String id, String dataset, String datasetFingerprint, long seed)
        implements Comparable<Experiment> {
    private static final int SHORT = 12;
    private static final Comparator<Experiment> ORDER =
            Comparator.comparing(Experiment::dataset).thenComparing(Experiment::id);

    /** That of a trial. */
    public static Experiment of(TrialRecord trial) {
        return new Experiment(
                trial.experimentId(),
                trial.dataset(),
                trial.datasetFingerprint(),
                trial.trial().seed());
    }

    /** The identity as people and tables get it. */
    public static String shortId(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Likewise. */
    public String shortId() {
        return shortId(id);
    }

    @Override
    public int compareTo(Experiment other) {
        return ORDER.compare(this, other);
    }
}
