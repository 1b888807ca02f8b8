package io.github.piwo.sweep;

import java.time.Duration;

/** A trial took longer than {@code trial.max-minutes}. */
final class HangingTrialException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * For a trial whose time is up.
     *
     * @param where what its thread was doing
     */
    HangingTrialException(Duration limit, StackTraceElement[] where) {
        super("still running after " + limit.toMillis() / 60_000.0 + " minutes (trial.max-minutes)");
        setStackTrace(where);
    }
}
