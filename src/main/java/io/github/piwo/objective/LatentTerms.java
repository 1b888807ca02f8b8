package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;

/**
 * The terms of the log-weights other than log p(x|y,z), in nats, {@code [samples, batch]}; with a single sample if a term
 * does not depend on the inner one.
 *
 * @param logPy log p(y|z)
 * @param logPz log p(z)
 * @param logQz log q(z|x), whose parameters carry no gradient (sticking the landing)
 * @param logQy log q(y|x), likewise; null if y is observed
 */
record LatentTerms(NDArray logPy, NDArray logPz, NDArray logQz, NDArray logQy) {

    /** For sampled y, whose densities are those of the Concrete distribution. */
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

    /** log q(z|x), whose parameters carry no gradient. */
    static NDArray logQz(Posterior posterior, NDArray z) {
        return Densities.normal(
                z, posterior.mean().stopGradient(), posterior.scale().stopGradient());
    }

    /** The sum that log p(x|y,z) lacks to be a log-weight. An observed label is data, so β does not weigh log p(y|z) then. */
    NDArray sum(double beta) {
        if (logQy == null) {
            return Autograd.scale(logPz.sub(logQz), beta).add(logPy);
        }
        return Autograd.scale(logPy.add(logPz).sub(logQz).sub(logQy), beta);
    }

    /** Likewise with a label that is latent but not sampled, so that β weighs log p(y|z), and log q(y|x) is not part of it. */
    NDArray sumWithLatentLabel(double beta) {
        return Autograd.scale(logPy.add(logPz).sub(logQz), beta);
    }
}
