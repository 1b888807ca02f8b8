/**
 * Trains one trial, from its first step to its result.
 *
 * <p>The entry point is {@link io.github.piwo.training.Trainer}. This package does not know about other trials.
 */
package io.github.piwo.training;
