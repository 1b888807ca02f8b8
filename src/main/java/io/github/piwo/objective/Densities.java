package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;

/** Log-densities of the model's distributions, summed over the last axis. */
final class Densities {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private static final int[] LAST = {-1};

    private Densities() {}

    /** log N(z; 0, I), {@code [samples, batch]}. */
    static NDArray standardNormal(NDArray z) {
        long size = z.getShape().tail();
        return Autograd.scale(z.square().sum(LAST), -0.5).sub(0.5 * LOG_TWO_PI * size);
    }

    /** log N(z; mean, diag scale²), {@code [samples, batch]}. */
    static NDArray normal(NDArray z, NDArray mean, NDArray scale) {
        NDArray standardised = z.sub(mean).div(scale);
        return standardNormal(standardised).sub(scale.log().sum(LAST));
    }

    /**
     * Log-density of the Concrete distribution (Maddison et al., 2017, definition 1), computed from log y, because log of a
     * rounded y would be inexact.
     *
     * @param logY {@code [samples, batch, classes]}
     * @param logits of the distribution, broadcast against {@code logY}
     * @param temperature τ
     * @return {@code [samples, batch]}
     */
    static NDArray concrete(NDArray logY, NDArray logits, double temperature) {
        int classes = Math.toIntExact(logY.getShape().tail());
        NDArray logPi = logits.logSoftmax(-1);
        NDArray product = logPi.sub(Autograd.scale(logY, temperature + 1)).sum(LAST);
        NDArray normaliser = logSumExp(logPi.sub(Autograd.scale(logY, temperature)));
        double constant = logGammaOfInteger(classes) + (classes - 1) * Math.log(temperature);
        return product.sub(Autograd.scale(normaliser, classes)).add(constant);
    }

    private static NDArray logSumExp(NDArray x) {
        NDArray highest = x.stopGradient().max(LAST, true);
        return x.sub(highest).exp().sum(LAST, true).log().add(highest).squeeze(-1);
    }

    private static double logGammaOfInteger(int n) {
        double sum = 0;
        for (int i = 2; i < n; i++) {
            sum += Math.log(i);
        }
        return sum;
    }
}
