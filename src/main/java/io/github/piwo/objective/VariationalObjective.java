package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;
import java.util.Arrays;

/**
 * A lower bound of log p(x) or log p(x,y) and the estimator of its gradient.
 *
 * <p>The estimator is STL (sticking the landing; Roeder et al., 2017) with one sample and DReG (doubly reparameterised;
 * Tucker et al., 2019) with more. The graph is cut at the samples: Σ ω_i log w_i is back-propagated through the decoder into
 * leaf copies of the samples; the gradients of inner samples are multiplied by ω_i once more; then all are back-propagated
 * through the encoder.
 */
public final class VariationalObjective implements UnlabelledObjective {
    private final SampleCounts counts;
    private final double temperature;

    /**
     * An objective with these samples.
     *
     * @param counts which of the samples are inside the average
     * @param temperature τ of the Concrete samples of y
     */
    public VariationalObjective(SampleCounts counts, double temperature) {
        this.counts = counts;
        this.temperature = temperature;
    }

    @Override
    public SampleCounts counts() {
        return counts;
    }

    @Override
    public double[] bound(Posterior posterior, GenerativeModel model, LatentNoise noise, double beta) {
        return Autograd.paused(() -> {
            LatentSamples samples = LatentSamples.draw(posterior, noise, temperature);
            LatentTerms terms = LatentTerms.sampled(posterior, model, samples.z(), samples.logY(), temperature);
            double[][] latent = HostRows.of(terms.sum(beta), posterior.batch());
            double[][] logLikelihood =
                    model.logLikelihood(samples.z(), samples.logY().exp());
            double[] bounds = new double[posterior.batch()];
            for (int text = 0; text < bounds.length; text++) {
                bounds[text] =
                        LogWeights.bound(Weighting.logWeights(HostRows.column(logLikelihood, text), latent, text));
            }
            return bounds;
        });
    }

    @Override
    public BatchEstimate unlabelled(
            Posterior posterior, GenerativeModel model, LatentNoise noise, double beta, double scale) {
        LatentSamples samples = LatentSamples.draw(posterior, noise, temperature);
        NDArray z = Autograd.leaf(samples.z());
        NDArray logY = Autograd.leaf(samples.logY());
        NDArray y = Autograd.leaf(samples.logY().exp());
        NDArray latent =
                LatentTerms.sampled(posterior, model, z, logY, temperature).sum(beta);
        Weighting weighting = Weighting.backPropagate(model, z, y, latent, same(scale, posterior));
        NDArray loss = weighting
                .surrogate(samples.z(), z.getGradient(), 0)
                .add(weighting.surrogate(
                        samples.logY(), gradientOfLogY(logY.getGradient(), y.getGradient(), y.stopGradient()), 0));
        return new BatchEstimate(weighting.bounds(), loss);
    }

    /** y is exp(log y), so ∂/∂log y = y · ∂/∂y, added to the gradient that reached log y directly. */
    static NDArray gradientOfLogY(NDArray ofLogY, NDArray ofY, NDArray y) {
        return ofLogY.add(ofY.mul(y));
    }

    /**
     * The bound of log p(x,y) for texts with labels; only z is sampled. Otherwise as {@link #unlabelled}.
     *
     * @param oneHotLabels {@code [batch, classes]}
     * @param normal standard normal noise, {@code [samples of z, batch, latent]}
     */
    public BatchEstimate labelled(
            Posterior posterior,
            NDArray oneHotLabels,
            GenerativeModel model,
            NDArray normal,
            double beta,
            double scale) {
        NDArray samples = normal.mul(posterior.scale()).add(posterior.mean());
        NDArray z = Autograd.leaf(samples);
        NDArray y = Autograd.leaf(oneHotLabels.expandDims(0));
        NDArray latent = LatentTerms.observed(posterior, model, z, oneHotLabels).sum(beta);
        Weighting weighting = Weighting.backPropagate(model, z, y, latent, same(scale, posterior));
        return new BatchEstimate(weighting.bounds(), weighting.surrogate(samples, z.getGradient(), 0));
    }

    private static double[] same(double scale, Posterior posterior) {
        double[] scales = new double[posterior.batch()];
        Arrays.fill(scales, scale);
        return scales;
    }
}
