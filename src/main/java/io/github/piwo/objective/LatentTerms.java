package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;

/**
 * The terms of the log-weights beside log p(x|y,z); nats, {@code [samples, batch]}, with one sample where a term does not
 * depend on the inner one.
 *
 * @param logPy log p(y|z)
 * @param logPz log p(z)
 * @param logQz log q(z|x), whose parameters carry no gradient (sticking the landing)
 * @param logQy log q(y|x), likewise; null where y is observed
 */
record LatentTerms(NDArray logPy, NDArray logPz, NDArray logQz, NDArray logQy) {

    /** For sampled y, whose densities are Concrete ones. */
    static LatentTerms sampled(
            Posterior posterior, GenerativeModel model, NDArray z, NDArray logY, double temperature) {
        return new LatentTerms(
                Densities.concrete(logY, model.labelLogits(z), temperature),
                Densities.standardNormal(z),
                logQz(posterior, z),
                Densities.concrete(logY, posterior.logits().stopGradient(), temperature));
    }

    /** For observed y. */
    static LatentTerms observed(Posterior posterior, GenerativeModel model, NDArray z, NDArray oneHotLabels) {
        NDArray logPy = model.labelLogits(z).logSoftmax(-1).mul(oneHotLabels).sum(new int[] {-1});
        return new LatentTerms(logPy, Densities.standardNormal(z), logQz(posterior, z), null);
    }

    private static NDArray logQz(Posterior posterior, NDArray z) {
        return Densities.normal(
                z, posterior.mean().stopGradient(), posterior.scale().stopGradient());
    }

    /** What is added to log p(x|y,z) to make a log-weight; an observed label is data, so β does not touch log p(y|z). */
    NDArray sum(double beta) {
        if (logQy == null) {
            return Autograd.scale(logPz.sub(logQz), beta).add(logPy);
        }
        return Autograd.scale(logPy.add(logPz).sub(logQz).sub(logQy), beta);
    }
}
