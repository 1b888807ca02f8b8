package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;

/**
 * The bounds of a batch, and what remains of their gradient.
 *
 * @param bounds one for each text, in nats
 * @param encoderLoss a scalar whose gradient with respect to the encoder's parameters is the gradient estimate; its value
 *     has no meaning
 */
public record BatchEstimate(double[] bounds, NDArray encoderLoss) {}
