package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;

/** p(x|y,z) p(y|z) of one batch of texts x, as an objective needs it; p(z) is the standard normal. */
public interface GenerativeModel {

    /**
     * Logits of p(y|z).
     *
     * @param z {@code [samples, batch, latent]}
     * @return {@code [samples, batch, classes]}
     */
    NDArray labelLogits(NDArray z);

    /**
     * log p(x|y,z), without gradients.
     *
     * @param z {@code [samples of z, batch, latent]}
     * @param y {@code [samples of y, batch, classes]}; where the numbers of samples differ, the one is repeated
     * @return nats per text, {@code [samples][batch]}
     */
    double[][] logLikelihood(NDArray z, NDArray y);

    /**
     * log p(x|y,z), back-propagated at once: adds to the gradients of the model's parameters and of the leaves z and y.
     *
     * <p>This is the costly term. It is left to the model how many texts and tokens are in memory at a time; a text's
     * weights are asked for as soon as all of its samples are known.
     *
     * @param z a leaf, as above
     * @param y a leaf, as above
     * @param gradients what the loss's gradient with respect to a text's log-likelihoods is
     * @return nats per text, {@code [samples][batch]}
     */
    double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients);

    /** The gradient of the loss with respect to log p(x|y_i,z_i). */
    @FunctionalInterface
    interface LikelihoodGradients {
        /**
         * For one text.
         *
         * @param text its place in the batch
         * @param logLikelihoods of its samples
         * @return one number a sample
         */
        double[] of(int text, double[] logLikelihoods);
    }
}
