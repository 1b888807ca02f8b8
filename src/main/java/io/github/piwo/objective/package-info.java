/**
 * Bounds over log-weights and their gradient estimators, for any model that implements
 * {@link io.github.piwo.objective.GenerativeModel}.
 *
 * <p>{@link io.github.piwo.objective.LatentSamples} are drawn from a batch's {@link io.github.piwo.objective.Posterior}; the
 * model computes their log-weights; {@link io.github.piwo.objective.LogWeights} computes the bound and the importance weights
 * from those; {@link io.github.piwo.objective.VariationalObjective} back-propagates, first through the decoder to the samples
 * and then through the encoder. Shapes are written as {@code [samples, batch, latent]}.
 */
package io.github.piwo.objective;
