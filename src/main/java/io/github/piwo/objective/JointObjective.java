package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;

/**
 * The bounds of a batch whose first texts have labels and whose other texts have none, with one pass of the decoder for all: the
 * estimates of {@link VariationalObjective#labelled} and {@link VariationalObjective#unlabelled} but for rounding, in half as many
 * calls of the engine. All texts have to have equally many samples, and equally many of z.
 */
public final class JointObjective {
    private final SampleCounts counts;
    private final double temperature;

    /**
     * A pair of bounds.
     *
     * @param counts of texts without labels
     * @param temperature τ of the Concrete samples of y
     */
    public JointObjective(SampleCounts counts, double temperature) {
        this.counts = counts;
        this.temperature = temperature;
    }

    /** Whether texts with labels and texts without them, with these samples, can share a pass. */
    public static boolean fits(SampleCounts labelled, SampleCounts unlabelled) {
        return unlabelled.y() > 0 && labelled.z() == unlabelled.z() && labelled.samples() == unlabelled.samples();
    }

    /** Of texts without labels. */
    public SampleCounts counts() {
        return counts;
    }

    /**
     * The bounds. Adds the gradient of the loss, −Σ scale · bound, to the decoder's parameters.
     *
     * @param posterior of all texts
     * @param oneHotLabels of the first texts, {@code [labelled texts, classes]}
     * @param model of all texts
     * @param noise normal for all texts, Gumbel for those without labels
     * @param scales the factor of each text's bound in the loss
     */
    public BatchEstimate estimate(
            Posterior posterior,
            NDArray oneHotLabels,
            GenerativeModel model,
            LatentNoise noise,
            double beta,
            double[] scales) {
        int labelled = Math.toIntExact(oneHotLabels.getShape().get(0));
        NDArray logits = posterior.rows(labelled, posterior.batch()).logits();
        LatentSamples samples = LatentSamples.draw(posterior, logits, noise, temperature);
        NDArray z = Autograd.leaf(samples.z());
        NDArray logY = Autograd.leaf(samples.logY());
        NDArray y = Autograd.leaf(withLabels(oneHotLabels, logY.stopGradient().exp()));
        NDArray latent = latent(posterior, logits.stopGradient(), oneHotLabels, model, z, logY, beta);
        Weighting weighting = Weighting.backPropagate(model, z, y, latent, scales);
        NDArray ofLogY = VariationalObjective.gradientOfLogY(
                logY.getGradient(), from(labelled, y.getGradient()), from(labelled, y.stopGradient()));
        NDArray loss = weighting
                .surrogate(samples.z(), z.getGradient(), 0)
                .add(weighting.surrogate(samples.logY(), ofLogY, labelled));
        return new BatchEstimate(weighting.bounds(), loss);
    }

    /** The terms of both kinds of texts, of which those without p(y|z) and q(y|x) are the same. */
    private NDArray latent(
            Posterior posterior,
            NDArray logitsOfQ,
            NDArray oneHotLabels,
            GenerativeModel model,
            NDArray z,
            NDArray logY,
            double beta) {
        int labelled = Math.toIntExact(oneHotLabels.getShape().get(0));
        NDArray logits = model.labelLogits(z);
        NDArray ofZ = Autograd.scale(Densities.standardNormal(z).sub(LatentTerms.logQz(posterior, z)), beta);
        NDArray observed = to(labelled, logits).logSoftmax(-1).mul(oneHotLabels).sum(new int[] {-1});
        NDArray sampled = Densities.concrete(logY, from(labelled, logits), temperature)
                .sub(Densities.concrete(logY, logitsOfQ, temperature));
        return NDArrays.concat(new NDList(observed, Autograd.scale(sampled, beta)), 1)
                .add(ofZ);
    }

    /** The labels, as often as there are samples of y, and the samples, {@code [samples of y, batch, classes]}. */
    private static NDArray withLabels(NDArray oneHotLabels, NDArray y) {
        Shape labels = oneHotLabels.getShape();
        NDArray repeated =
                oneHotLabels.expandDims(0).broadcast(new Shape(y.getShape().get(0), labels.get(0), labels.get(1)));
        return NDArrays.concat(new NDList(repeated, y), 1);
    }

    private static NDArray to(int text, NDArray ofTexts) {
        return ofTexts.get(new NDIndex().addAllDim().addSliceDim(0, text));
    }

    private static NDArray from(int text, NDArray ofTexts) {
        return ofTexts.get(
                new NDIndex().addAllDim().addSliceDim(text, ofTexts.getShape().get(1)));
    }
}
