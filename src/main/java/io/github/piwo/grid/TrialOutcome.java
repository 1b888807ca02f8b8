package io.github.piwo.grid;

import io.github.piwo.trial.Metric;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.Serializable;

/**
 * What a task reports to the driver when its trial has ended; the trial's record is stored before. This is a class and not a
 * record because task results go through Spark's configured serialiser, and Kryo cannot restore records.
 */
public final class TrialOutcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String status;
    private final double seconds;
    private final double testAccuracy;
    private final double validationAccuracy;
    private final double validationMacroF1;

    private TrialOutcome(
            String status, double seconds, double testAccuracy, double validationAccuracy, double validationMacroF1) {
        this.status = status;
        this.seconds = seconds;
        this.testAccuracy = testAccuracy;
        this.validationAccuracy = validationAccuracy;
        this.validationMacroF1 = validationMacroF1;
    }

    public static TrialOutcome of(TrialRecord record) {
        double seconds = record.provenance().seconds();
        return record.result() instanceof TrialResult.Completed completed
                ? new TrialOutcome(
                        completed.status(),
                        seconds,
                        completed.testAccuracy(),
                        completed.validationAccuracy(),
                        completed.validationMacroF1())
                : new TrialOutcome(record.result().status(), seconds, Double.NaN, Double.NaN, Double.NaN);
    }

    /** As in {@link TrialResult#status()}. */
    public String status() {
        return status;
    }

    public boolean isCompleted() {
        return !Double.isNaN(testAccuracy);
    }

    /** Wall-clock seconds of the trial. */
    public double seconds() {
        return seconds;
    }

    /** NaN unless completed. */
    public double testAccuracy() {
        return testAccuracy;
    }

    /** NaN unless completed. */
    public double validationAccuracy() {
        return validationAccuracy;
    }

    /** The metric on the validation texts; negative infinity unless completed, since a trial without a result is behind all others. */
    public double validation(Metric metric) {
        double score = metric == Metric.ACCURACY ? validationAccuracy : validationMacroF1;
        return isCompleted() ? score : Double.NEGATIVE_INFINITY;
    }
}
