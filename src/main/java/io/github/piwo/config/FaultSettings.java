package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a sweep stands what goes wrong; no part of a trial's identity.
 *
 * @param maxAttempts how often a trial is started that its machine lets down, {@code sweep.max-attempts}
 * @param graceSeconds that running trials have to save themselves when the sweep is stopped, {@code sweep.grace-seconds}
 * @param trialMaxMinutes after which one attempt at a trial is taken to hang; 0 for never, {@code trial.max-minutes}
 */
public record FaultSettings(int maxAttempts, double graceSeconds, double trialMaxMinutes) implements Serializable {}
