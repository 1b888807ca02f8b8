package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import java.util.Collections;

/** Each class with each of k samples of z: the pair of class c and sample i is number c · k + i. */
final class ClassPairs {
    /** A leaf, {@code [classes · samples, batch, latent]}. */
    private final NDArray z;
    /** One-hot, {@code [classes · samples, batch, classes]}. */
    private final NDArray y;

    private final int classes;
    private final int samples;

    /**
     * Makes the pairs.
     *
     * @param samples of z, {@code [samples, batch, latent]}
     */
    ClassPairs(NDArray samples, int classes) {
        this.classes = classes;
        this.samples = Math.toIntExact(samples.getShape().get(0));
        long batch = samples.getShape().get(1);
        this.z = Autograd.leaf(NDArrays.concat(new NDList(Collections.nCopies(classes, samples)), 0));
        this.y = samples.getManager()
                .eye(classes)
                .reshape(classes, 1, 1, classes)
                .broadcast(new Shape(classes, this.samples, batch, classes))
                .reshape((long) classes * this.samples, batch, classes);
    }

    NDArray z() {
        return z;
    }

    NDArray y() {
        return y;
    }

    /**
     * The gradients that have reached the pairs, each times a weight, summed over the classes.
     *
     * @param weights {@code [classes · samples, batch]}
     * @return {@code [samples, batch, latent]}
     */
    NDArray gradientOfSamples(NDArray weights) {
        NDArray gradient = z.getGradient();
        Shape shape = gradient.getShape();
        return gradient.mul(weights.expandDims(2))
                .reshape(classes, samples, shape.get(1), shape.get(2))
                .sum(new int[] {0});
    }
}
