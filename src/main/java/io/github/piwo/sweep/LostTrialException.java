package io.github.piwo.sweep;

/** A trial was begun as often as allowed, and its machine failed each time. */
final class LostTrialException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Of a trial that was running in local mode when the whole process ended, time and again. */
    LostTrialException(int attempts) {
        super("the process that ran it ended in each of " + attempts
                + " attempts (sweep.max-attempts), without a checkpoint in between");
    }

    /**
     * After the last attempt.
     *
     * @param reason why that one failed
     */
    LostTrialException(int attempts, String reason, Throwable error) {
        super("lost in each of " + attempts + " attempts (sweep.max-attempts), at last: " + reason, error);
    }
}
