/**
 * The vocabulary that all other packages share: what a trial is, how it is identified, and how it can end.
 *
 * <p>A {@link io.github.piwo.trial.Trial} is one cell of the grid for one split. Its identity is a hash of everything that can
 * change its numbers. Its result is stored as a {@link io.github.piwo.trial.TrialRecord}. This package uses no other one.
 */
package io.github.piwo.trial;
