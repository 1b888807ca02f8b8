package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;

/**
 * What an objective makes of a batch.
 *
 * @param bounds by text, nats
 * @param encoderLoss a scalar whose gradient with respect to the encoder's parameters is the estimator's; its value has no
 *     meaning
 */
public record BatchEstimate(double[] bounds, NDArray encoderLoss) {}
