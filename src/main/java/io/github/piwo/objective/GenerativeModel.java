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

    /**
     * log p(x|c,z) of every class c with every sample of z, without gradients.
     *
     * @param z {@code [samples, batch, latent]}
     * @return nats per text, {@code [classes · samples][batch]}, class by class
     */
    default double[][] logLikelihoodOfClasses(NDArray z, int classes) {
        ClassPairs pairs = new ClassPairs(z, classes);
        return logLikelihood(pairs.z(), pairs.y());
    }

    /**
     * Likewise, back-propagated in the same call: adds to the gradients of the model's parameters.
     *
     * @param z shaped as above; its own gradient stays as it is
     * @param gradients the gradients of the loss with respect to a text's log-likelihoods, one for each class and sample
     * @return the gradient with respect to z, {@code [samples, batch, latent]}: the sum over the classes of what reaches z by
     *     way of the class, times the weight that belongs to it
     */
    default NDArray backPropagateClasses(NDArray z, int classes, ClassGradients gradients) {
        ClassPairs pairs = new ClassPairs(z, classes);
        double[][] omega = new double[Math.toIntExact(z.getShape().get(1))][];
        backPropagate(pairs.z(), pairs.y(), (text, logLikelihoods) -> {
            WeightedGradients weighted = gradients.of(text, logLikelihoods);
            omega[text] = weighted.omega();
            return weighted.ofLogLikelihoods();
        });
        return pairs.gradientOfSamples(HostRows.asColumns(z.getManager(), omega));
    }

    /** The gradients of the loss with respect to log p(x|c,z_i). */
    @FunctionalInterface
    interface ClassGradients {
        /**
         * For one text; may be asked more than once.
         *
         * @param text its index in the batch
         * @param logLikelihoods for each class and sample, class by class
         */
        WeightedGradients of(int text, double[] logLikelihoods);
    }

    /**
     * Gradients of one text, with a place for each class and sample, class by class.
     *
     * @param ofLogLikelihoods with respect to log p(x|c,z_i)
     * @param omega by what to multiply the gradient that reaches z_i by way of class c
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record WeightedGradients(double[] ofLogLikelihoods, double[] omega) {}

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
