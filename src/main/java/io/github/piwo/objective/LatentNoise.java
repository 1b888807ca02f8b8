package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;

/**
 * The noise from which the samples of an unlabelled batch are computed.
 *
 * @param normal standard normal noise, {@code [samples of z, batch, latent]}
 * @param gumbel standard Gumbel noise, {@code [samples of y, batch, classes]}; null if y is not sampled
 */
public record LatentNoise(NDArray normal, NDArray gumbel) {}
