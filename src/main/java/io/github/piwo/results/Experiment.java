package io.github.piwo.results;

import io.github.piwo.trial.TrialRecord;
import java.util.Comparator;

/**
 * The properties that trials must share for their accuracies to be averaged or compared.
 *
 * @param id see {@link TrialRecord#experimentId()}
 */
public record Experiment(String id, String dataset, String datasetFingerprint, long seed)
        implements Comparable<Experiment> {
    private static final int SHORT = 12;
    private static final Comparator<Experiment> ORDER =
            Comparator.comparing(Experiment::dataset).thenComparing(Experiment::id);

    /** The experiment of a trial. */
    public static Experiment of(TrialRecord trial) {
        return new Experiment(
                trial.experimentId(),
                trial.dataset(),
                trial.datasetFingerprint(),
                trial.trial().seed());
    }

    /** The shortened identity that people and tables see. */
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
