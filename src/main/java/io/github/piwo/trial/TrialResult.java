package io.github.piwo.trial;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;

/** How a trial ended. */
public sealed interface TrialResult extends Serializable {

    /** The word for the tables' {@code status} column. */
    String status();

    /** Why training stopped. */
    enum StopReason {
        /** Validation accuracy did not improve for {@code training.patience} epochs. */
        EARLY_STOPPING,
        /** {@code training.max-epochs} reached. */
        MAX_EPOCHS,
        /** {@code training.max-steps} reached. */
        MAX_STEPS,
        /** {@code training.max-minutes} reached. */
        MAX_MINUTES
    }

    /**
     * Trained to its end. Accuracies are shares in [0, 1] of the best epoch's parameters, without dropout.
     *
     * @param testBound mean bound of test texts at β = 1, nats per text; NaN for None
     * @param testPerplexity exp(−bound per token), an upper bound of the perplexity; NaN for None
     * @param testBoundTexts how many test texts the two figures were computed on
     * @param bestEpoch the epoch whose parameters are reported
     * @param tokensPerSecond target tokens of labelled and unlabelled texts trained on, a second of training time
     */
    record Completed(
            double testAccuracy,
            double validationAccuracy,
            double trainAccuracy,
            double testBound,
            double testPerplexity,
            int testBoundTexts,
            int bestEpoch,
            int epochs,
            long steps,
            StopReason stopReason,
            double tokensPerSecond)
            implements TrialResult {
        @Override
        public String status() {
            return "completed";
        }
    }

    /**
     * Ended without a result.
     *
     * @param diverged whether the loss became NaN or infinite, which is the objective's doing, not an error's
     */
    record Failed(boolean diverged, int epochs, long steps, String errorClass, String errorMessage, String stackTrace)
            implements TrialResult {

        /** A failure from what was thrown. */
        public static Failed of(Throwable error) {
            return of(error, false, 0, 0);
        }

        /** A failure from what was thrown, after so much of the training. */
        public static Failed of(Throwable error, boolean diverged, int epochs, long steps) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace, true));
            String message = error.getMessage() == null ? "" : error.getMessage();
            return new Failed(diverged, epochs, steps, error.getClass().getName(), message, trace.toString());
        }

        @Override
        public String status() {
            return diverged ? "diverged" : "failed";
        }
    }
}
