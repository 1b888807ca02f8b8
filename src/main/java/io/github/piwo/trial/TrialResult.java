package io.github.piwo.trial;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.List;

/** How a trial ended. */
public sealed interface TrialResult extends Serializable {

    /** The value of the tables' {@code status} column. */
    String status();

    /** Why training stopped. */
    enum StopReason {
        /** The metric did not improve for {@code training.patience} epochs. */
        EARLY_STOPPING,
        /** {@code training.max-epochs} reached. */
        MAX_EPOCHS,
        /** {@code training.max-steps} reached. */
        MAX_STEPS,
        /** {@code training.max-minutes} reached. */
        MAX_MINUTES,
        /** A baseline has been fitted; it has neither steps nor epochs. */
        FITTED
    }

    /**
     * The trial was trained to its end. Accuracies are fractions in [0, 1], with the best epoch's parameters and without
     * dropout.
     *
     * @param testBound mean bound of test texts at β = 1 by IWAE with many samples, whatever the objective, nats per text; NaN for
     *     None and in records of formats 1 and 2, as are all bounds
     * @param testPerplexity exp(−test bound per token), an upper bound of the perplexity
     * @param testBoundTexts the number of test texts that the bound and the perplexity were computed on
     * @param bestEpoch the epoch whose parameters are reported; 0 for baselines
     * @param tokensPerSecond target tokens of labelled and unlabelled texts, for each second of training time
     * @param validationMacroF1 mean F1 of the classes; NaN in records of format 1, as {@code testMacroF1}
     * @param objectiveBound mean bound of the same texts at β = 1 by the objective itself; it was the test bound until format 2
     * @param strength a baseline's smoothing or strength, chosen on the validation texts; NaN otherwise
     * @param confusion how the test texts were classified; {@link Confusion#NONE} in records of format 1
     * @param calibration of the probabilities of test texts; {@link Calibration#NONE} in records up to format 3
     * @param generation what a generative model writes; {@link Generation#NONE} for others, and in records up to format 3
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
            double tokensPerSecond,
            double validationMacroF1,
            double testMacroF1,
            double objectiveBound,
            double strength,
            Confusion confusion,
            Calibration calibration,
            Generation generation)
            implements TrialResult {
        /** The metric on the validation texts. */
        public double validation(Metric metric) {
            return metric == Metric.ACCURACY ? validationAccuracy : validationMacroF1;
        }

        /** The metric on the test texts. */
        public double test(Metric metric) {
            return metric == Metric.ACCURACY ? testAccuracy : testMacroF1;
        }

        /** See {@link TrialRecord#summary}. */
        Completed summary() {
            return new Completed(
                    testAccuracy,
                    validationAccuracy,
                    trainAccuracy,
                    testBound,
                    testPerplexity,
                    testBoundTexts,
                    bestEpoch,
                    epochs,
                    steps,
                    stopReason,
                    tokensPerSecond,
                    validationMacroF1,
                    testMacroF1,
                    objectiveBound,
                    strength,
                    Confusion.NONE,
                    calibration,
                    new Generation(generation.texts(), generation.recognised(), List.of()));
        }

        @Override
        public String status() {
            return "completed";
        }
    }

    /**
     * The trial ended without a result.
     *
     * @param diverged whether the loss became NaN or infinite, which is a property of the objective and not an error
     */
    record Failed(boolean diverged, int epochs, long steps, String errorClass, String errorMessage, String stackTrace)
            implements TrialResult {

        /** A failure by this error, before any training. */
        public static Failed of(Throwable error) {
            return of(error, false, 0, 0);
        }

        /** A failure by this error, after the given number of epochs and steps. */
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

    /**
     * The trial was not run, since a race left it out. Such a result is in tables and never in a record.
     *
     * @param reason why, for people
     */
    record Skipped(String reason) implements TrialResult {
        @Override
        public String status() {
            return "skipped";
        }
    }
}
