package io.github.piwo.results;

/**
 * A verdict on a hypothesis: a row of the table of hypotheses.
 *
 * @param evidence the numbers that it is based on, in words
 * @param needed what would decide the hypothesis; empty if it is supported
 */
public record Verdict(Experiment experiment, Hypothesis hypothesis, Outcome outcome, String evidence, String needed) {

    Verdict withOutcome(Outcome other) {
        return new Verdict(experiment, hypothesis, other, evidence, needed);
    }

    /** The possible verdicts. */
    public enum Outcome {
        /** The difference has the sign that the hypothesis predicts, and is significant after Holm's correction. */
        SUPPORTED("supported"),
        /** The difference has the other sign, or is not significant. */
        NOT_SUPPORTED("not supported"),
        /** It is not better by more than {@code report.margin} than one of the others, with a probability of at least 95 %. */
        NO_IMPROVEMENT("no improvement worth having"),
        /** All differences are zero. */
        NO_DIFFERENCE("no difference"),
        /** There is not enough data for a test. */
        NOT_ENOUGH_DATA("not enough data");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** The verdict for people. */
        public String words() {
            return words;
        }
    }
}
