/**
 * Bounds over log-weights and their gradient estimators, for any model that has the few operations of
 * {@link io.github.piwo.objective.GenerativeModel}.
 *
 * <p>A batch's {@link io.github.piwo.objective.Posterior} gives {@link io.github.piwo.objective.LatentSamples}; the model
 * gives their log-weights; {@link io.github.piwo.objective.LogWeights} makes of those the bound and the weights of the
 * samples; {@link io.github.piwo.objective.VariationalObjective} carries the gradient back, the decoder's first and then,
 * through the samples, the encoder's. Shapes are written as {@code [samples, batch, latent]}.
 */
package io.github.piwo.objective;
