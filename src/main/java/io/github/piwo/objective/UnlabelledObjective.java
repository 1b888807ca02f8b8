package io.github.piwo.objective;

/**
 * A lower bound of log p(x) for texts without labels, and the estimator of its gradient. Whether y is sampled or summed is the
 * choice of the implementation.
 */
public interface UnlabelledObjective {

    /** The number of samples of z and y of each text, for which noise is needed. */
    SampleCounts counts();

    /**
     * The bound, without gradients.
     *
     * @return one for each text, in nats
     */
    double[] bound(Posterior posterior, GenerativeModel model, LatentNoise noise, double beta);

    /**
     * The bound. Adds the gradient of the loss, −scale · Σ bounds, to the decoder's parameters.
     *
     * @param scale the factor of the sum of the bounds in the loss
     */
    BatchEstimate unlabelled(Posterior posterior, GenerativeModel model, LatentNoise noise, double beta, double scale);
}
