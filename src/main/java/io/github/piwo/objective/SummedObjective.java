package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import java.util.Arrays;
import java.util.Collections;

/**
 * The bound of log p(x) with y summed over its classes instead of sampled: the expectation over a discrete y needs neither
 * samples nor a relaxation. Each sample of z is decoded once for each class.
 *
 * <p>The gradient estimator is that of {@link VariationalObjective} for z: STL with one sample, DReG with more. q(y|x) is no
 * sample, so its gradient is the ordinary one.
 *
 * <p>A pair of class c and sample i is number c · k + i of the samples that the model sees.
 */
public final class SummedObjective implements UnlabelledObjective {
    private final ClassSum classSum;
    private final SampleCounts counts;

    /**
     * An objective.
     *
     * @param samples k, the number of samples of z
     */
    public SummedObjective(ClassSum classSum, int samples) {
        this.classSum = classSum;
        this.counts = SampleCounts.summedLabels(samples);
    }

    @Override
    public SampleCounts counts() {
        return counts;
    }

    @Override
    public double[] bound(Posterior posterior, GenerativeModel model, LatentNoise noise, double beta) {
        return Autograd.paused(() -> {
            Pairs pairs = new Pairs(posterior, samples(posterior, noise));
            double[][] latent = HostRows.of(pairs.latent(posterior, model, beta), posterior.batch());
            double[][] logLikelihood = model.logLikelihood(pairs.z, pairs.y);
            double[][] logQ = logQ(posterior);
            double[] bounds = new double[posterior.batch()];
            for (int text = 0; text < bounds.length; text++) {
                bounds[text] = terms(HostRows.column(logLikelihood, text), latent, text, logQ[text], beta)
                        .bound();
            }
            return bounds;
        });
    }

    @Override
    public BatchEstimate unlabelled(
            Posterior posterior, GenerativeModel model, LatentNoise noise, double beta, double scale) {
        int batch = posterior.batch();
        NDArray samples = samples(posterior, noise);
        Pairs pairs = new Pairs(posterior, samples);
        NDArray latent = pairs.latent(posterior, model, beta);
        double[][] latentOnHost = HostRows.of(latent, batch);
        double[][] logQ = logQ(posterior);
        ClassSum.Terms[] terms = new ClassSum.Terms[batch];
        model.backPropagate(pairs.z, pairs.y, (text, logLikelihoods) -> {
            terms[text] = terms(logLikelihoods, latentOnHost, text, logQ[text], beta);
            return HostRows.scaled(terms[text].ofLogWeights(), -scale);
        });
        Autograd.backward(latent, Autograd.scale(columns(samples, terms, ClassSum.Terms::ofLogWeights), -scale));
        NDArray ofSamples = pairs.gradientOfSamples(columns(samples, terms, ClassSum.Terms::omega));
        NDArray ofLogQ = Autograd.scale(columns(samples, terms, ClassSum.Terms::ofLogQ), -scale);
        NDArray loss = samples.mul(ofSamples)
                .sum()
                .add(posterior.logits().logSoftmax(-1).mul(ofLogQ.transpose()).sum());
        return new BatchEstimate(
                Arrays.stream(terms).mapToDouble(ClassSum.Terms::bound).toArray(), loss);
    }

    private static NDArray samples(Posterior posterior, LatentNoise noise) {
        return noise.normal().mul(posterior.scale()).add(posterior.mean());
    }

    /** log q(c|x), {@code [texts][classes]}. */
    private static double[][] logQ(Posterior posterior) {
        NDArray logQ = Autograd.paused(() -> posterior.logits().logSoftmax(-1));
        return HostRows.of(logQ, Math.toIntExact(logQ.getShape().tail()));
    }

    private ClassSum.Terms terms(double[] logLikelihoods, double[][] latent, int text, double[] logQ, double beta) {
        int samples = counts.z();
        double[][] logWeights = new double[logQ.length][samples];
        for (int pair = 0; pair < logLikelihoods.length; pair++) {
            logWeights[pair / samples][pair % samples] = logLikelihoods[pair] + latent[pair][text];
        }
        return classSum.terms(logWeights, logQ, beta);
    }

    private interface Figures {
        double[] of(ClassSum.Terms terms);
    }

    private static NDArray columns(NDArray samples, ClassSum.Terms[] terms, Figures figures) {
        return HostRows.asColumns(
                samples.getManager(), Arrays.stream(terms).map(figures::of).toArray(double[][]::new));
    }

    /** All pairs of a class and a sample of z, as leaves. */
    private final class Pairs {
        /** {@code [classes · samples, batch, latent]}. */
        private final NDArray z;
        /** One-hot, {@code [classes · samples, batch, classes]}. */
        private final NDArray y;

        private final int classes;

        Pairs(Posterior posterior, NDArray samples) {
            classes = Math.toIntExact(posterior.logits().getShape().tail());
            long all = (long) classes * counts.z();
            z = Autograd.leaf(NDArrays.concat(new NDList(Collections.nCopies(classes, samples)), 0));
            Shape each = new Shape(classes, counts.z(), posterior.batch(), classes);
            y = samples.getManager()
                    .eye(classes)
                    .reshape(classes, 1, 1, classes)
                    .broadcast(each)
                    .reshape(all, posterior.batch(), classes);
        }

        /** What the log-weights consist of besides log p(x|c,z_i), {@code [classes · samples, batch]}. */
        NDArray latent(Posterior posterior, GenerativeModel model, double beta) {
            return LatentTerms.observed(posterior, model, z, y).sumWithLatentLabel(beta);
        }

        /** The gradients of the pairs, weighted, and summed over the classes: {@code [samples, batch, latent]}. */
        NDArray gradientOfSamples(NDArray omega) {
            NDArray gradient = z.getGradient();
            NDArray weighted = counts.z() == 1 ? gradient : gradient.mul(omega.expandDims(2));
            Shape shape = gradient.getShape();
            return weighted.reshape(classes, counts.z(), shape.get(1), shape.get(2))
                    .sum(new int[] {0});
        }
    }
}
