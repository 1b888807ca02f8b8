package io.github.piwo.sweep;

/** What a sweep does about trials that failed or diverged in an earlier run. */
public enum FailedTrialPolicy {
    /** Keep their records. */
    KEEP,
    /** Set their records aside and run them again. */
    RETRY
}
