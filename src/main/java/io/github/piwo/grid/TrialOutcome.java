package io.github.piwo.grid;

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

    private TrialOutcome(String status, double seconds, double testAccuracy, double validationAccuracy) {
        this.status = status;
        this.seconds = seconds;
        this.testAccuracy = testAccuracy;
        this.validationAccuracy = validationAccuracy;
    }

    public static TrialOutcome of(TrialRecord record) {
        double seconds = record.provenance().seconds();
        return record.result() instanceof TrialResult.Completed completed
                ? new TrialOutcome(
                        completed.status(), seconds, completed.testAccuracy(), completed.validationAccuracy())
                : new TrialOutcome(record.result().status(), seconds, Double.NaN, Double.NaN);
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
}
