package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * q(y,z|x) = q(z|x) q(y|x) of a batch of texts: a diagonal Gaussian and a categorical distribution.
 *
 * @param mean of q(z|x), {@code [batch, latent]}
 * @param scale standard deviation of q(z|x), {@code [batch, latent]}
 * @param logits of q(y|x), {@code [batch, classes]}
 */
public record Posterior(NDArray mean, NDArray scale, NDArray logits) {

    /** The number of texts of the batch. */
    public int batch() {
        return Math.toIntExact(mean.getShape().get(0));
    }

    /** That of the texts in [from, to). */
    public Posterior rows(int from, int to) {
        NDIndex rows = new NDIndex().addSliceDim(from, to);
        return new Posterior(mean.get(rows), scale.get(rows), logits.get(rows));
    }

    /** log q(y = label|x), {@code [batch]}. */
    public NDArray logProbability(NDArray oneHotLabels) {
        return logits.logSoftmax(-1).mul(oneHotLabels).sum(new int[] {-1});
    }
}
