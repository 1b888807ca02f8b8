package io.github.piwo.sweep;

/** What a sweep does about trials that failed or diverged in an earlier run. */
public enum FailedTrialPolicy {
    /** Their records stand. */
    KEEP,
    /** Their records are set aside, and they are run again. */
    RETRY
}
