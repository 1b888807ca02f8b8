package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a sweep handles failures; not part of a trial's identity.
 *
 * @param maxAttempts how often a trial is started whose machine fails, {@code sweep.max-attempts}
 * @param graceSeconds the time that running trials have for a checkpoint when the sweep is stopped, {@code sweep.grace-seconds}
 * @param trialMaxMinutes the time after which an attempt at a trial is considered to hang; 0 for never, {@code trial.max-minutes}
 */
public record FaultSettings(int maxAttempts, double graceSeconds, double trialMaxMinutes) implements Serializable {}
