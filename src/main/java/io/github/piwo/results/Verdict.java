package io.github.piwo.results;

/**
 * What the results say of a hypothesis: a row of the table of that name.
 *
 * @param evidence the numbers behind it, in words
 * @param needed what would decide it; empty where it is supported
 */
public record Verdict(Experiment experiment, Hypothesis hypothesis, Outcome outcome, String evidence, String needed) {

    Verdict withOutcome(Outcome other) {
        return new Verdict(experiment, hypothesis, other, evidence, needed);
    }

    /** Answers. */
    public enum Outcome {
        /** The difference has the sign that the hypothesis says, and is significant after Holm's correction. */
        SUPPORTED("supported"),
        /** It has the other sign, or could be noise. */
        NOT_SUPPORTED("not supported"),
        /** All differences are zero. */
        NO_DIFFERENCE("no difference"),
        /** There is nothing to test. */
        NOT_ENOUGH_DATA("not enough data");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** As people read it. */
        public String words() {
            return words;
        }
    }
}
