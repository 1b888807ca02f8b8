package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;

/**
 * Reparameterised samples of a batch. Their graph leads back to the posterior's parameters.
 *
 * @param z {@code [samples of z, batch, latent]}
 * @param logY log of y, which is a relaxed one-hot vector or, with observed labels, an exact one;
 *     {@code [samples of y, batch, classes]}
 */
record LatentSamples(NDArray z, NDArray logY) {

    /** z = μ + σ ∘ ε and log y = logSoftmax((logits + g) / τ). */
    static LatentSamples draw(Posterior posterior, LatentNoise noise, double temperature) {
        return draw(posterior, posterior.logits(), noise, temperature);
    }

    /**
     * Likewise where only some of the texts need samples of y.
     *
     * @param logits of q(y|x) of these texts
     */
    static LatentSamples draw(Posterior posterior, NDArray logits, LatentNoise noise, double temperature) {
        NDArray z = noise.normal().mul(posterior.scale()).add(posterior.mean());
        NDArray logY =
                Autograd.scale(noise.gumbel().add(logits), 1 / temperature).logSoftmax(-1);
        return new LatentSamples(z, logY);
    }
}
