package io.github.piwo.sweep;

/** A trial was started as often as allowed, and its process ended each time. */
final class LostTrialException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For a trial in local mode that was running each time when the whole process ended. */
    LostTrialException(int attempts) {
        super("the process that ran it ended in each of " + attempts
                + " attempts (sweep.max-attempts), without a checkpoint in between");
    }

    /**
     * After the last attempt.
     *
     * @param reason why the last attempt failed
     */
    LostTrialException(int attempts, String reason, Throwable error) {
        super("lost in each of " + attempts + " attempts (sweep.max-attempts), at last: " + reason, error);
    }
}
