package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;

/**
 * What the samples of a batch without labels are made from.
 *
 * @param normal standard normal noise, {@code [samples of z, batch, latent]}
 * @param gumbel standard Gumbel noise, {@code [samples of y, batch, classes]}
 */
public record LatentNoise(NDArray normal, NDArray gumbel) {}
