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
     * @param y {@code [samples of y, batch, classes]}; if the numbers of samples differ, one of them is 1, and this sample is
     *     used with all of the others
     * @return nats per text, {@code [samples][batch]}
     */
    double[][] logLikelihood(NDArray z, NDArray y);

    /**
     * log p(x|y,z), back-propagated in the same call: adds to the gradients of the model's parameters and of the leaves z and
     * y.
     *
     * <p>This is the costly term. The model decides how many texts and tokens are in memory at a time; it asks for the
     * gradients of a text as soon as the log-likelihoods of all its samples are known.
     *
     * @param z a leaf, shaped as above
     * @param y a leaf, shaped as above
     * @param gradients the gradient of the loss with respect to a text's log-likelihoods
     * @return nats per text, {@code [samples][batch]}
     */
    double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients);

    /** The gradient of the loss with respect to log p(x|y_i,z_i). */
    @FunctionalInterface
    interface LikelihoodGradients {
        /**
         * For one text.
         *
         * @param text its index in the batch
         * @param logLikelihoods of its samples
         * @return one number for each sample
         */
        double[] of(int text, double[] logLikelihoods);
    }
}
