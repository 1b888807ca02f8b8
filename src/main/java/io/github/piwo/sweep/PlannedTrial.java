package io.github.piwo.sweep;

import io.github.piwo.trial.Trial;
import java.io.Serializable;

/**
 * A trial of the grid.
 *
 * @param id its identity, see {@link io.github.piwo.trial.TrialId}
 * @param flops estimated work
 * @param attempt that the next run would be, counted from 1
 */
public record PlannedTrial(Trial trial, String id, double flops, int attempt) implements Serializable {}
