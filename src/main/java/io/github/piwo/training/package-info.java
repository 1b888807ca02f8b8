/**
 * One trial from its first step to its result.
 *
 * <p>{@link io.github.piwo.training.Trainer} is the way in. Nothing here knows that other trials exist.
 */
package io.github.piwo.training;
