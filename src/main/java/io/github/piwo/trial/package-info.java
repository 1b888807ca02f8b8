/**
 * The words that everything else shares: what a trial is, how it is identified, and how it can end.
 *
 * <p>A {@link io.github.piwo.trial.Trial} is one cell of the grid for one split; its identity is a hash of everything
 * that can change its numbers; it ends as a {@link io.github.piwo.trial.TrialRecord}. Imports nothing of ours.
 */
package io.github.piwo.trial;
