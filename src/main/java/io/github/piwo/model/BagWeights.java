package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.piwo.engine.Autograd;

/**
 * The weights of a bag's logits l = b + W_z z + W_y Σ_c y_c e_c, with W_y e_c worked out for each class: there are fewer classes
 * than components of their embedding e.
 */
final class BagWeights {
    private final Parameters parameters;
    /** W_y, {@code [words, label embedding]}. */
    private final NDArray ofEmbedding;

    private final NDArray ofZ;
    private final NDArray ofClasses;
    private final NDArray biasColumn;

    /**
     * Works them out, without recording.
     *
     * @param scope owns them
     * @param latent the size of z
     */
    BagWeights(NDManager scope, Parameters parameters, long latent) {
        this.parameters = parameters;
        NDArray weight = parameters.array("p_x.logits.weight");
        NDIndex embedding =
                new NDIndex().addAllDim().addSliceDim(latent, weight.getShape().get(1));
        this.ofZ = weight.get(scope, new NDIndex().addAllDim().addSliceDim(0, latent));
        this.ofEmbedding = weight.get(scope, embedding);
        // A view of a parameter would live as long as the parameter.
        NDArray classes = parameters.array("label_embedding").transpose();
        classes.attach(scope);
        this.ofClasses = ofEmbedding.matMul(classes);
        ofClasses.attach(scope);
        this.biasColumn = bias().expandDims(1);
        biasColumn.attach(scope);
    }

    /** W_z, {@code [words, latent]}. */
    NDArray ofZ() {
        return ofZ;
    }

    /** W_y e_c, {@code [words, classes]}. */
    NDArray ofClasses() {
        return ofClasses;
    }

    /** b, {@code [words]}. */
    NDArray bias() {
        return parameters.array("p_x.logits.bias");
    }

    /** Likewise, {@code [words, 1]}. */
    NDArray biasColumn() {
        return biasColumn;
    }

    /** Adds to the parameters' gradients what these gradients come to. */
    void backPropagate(NDArray gradientOfZ, NDArray gradientOfClasses, NDArray gradientOfBias) {
        NDArray embedding = parameters.array("label_embedding");
        NDList both = new NDList(gradientOfZ, gradientOfClasses.matMul(embedding));
        Autograd.backward(parameters.array("p_x.logits.weight"), NDArrays.concat(both, 1));
        Autograd.backward(embedding, gradientOfClasses.transpose().matMul(ofEmbedding));
        Autograd.backward(bias(), gradientOfBias);
    }
}
