package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import io.github.piwo.engine.Autograd;
import java.util.Arrays;

/**
 * The bound of log p(x) with y summed over its classes instead of sampled: the expectation over a discrete y needs neither
 * samples nor a relaxation. Each sample of z is used with each class.
 *
 * <p>The gradient estimator is that of {@link VariationalObjective} for z: STL with one sample, DReG with more. q(y|x) is no
 * sample, so its gradient is the ordinary one.
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
            NDArray samples = samples(posterior, noise);
            ClassPairs pairs = new ClassPairs(samples, classes(posterior));
            double[][] latent = HostRows.of(latent(posterior, model, pairs, beta), posterior.batch());
            double[][] logLikelihood = model.logLikelihoodOfClasses(samples, classes(posterior));
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
        ClassPairs pairs = new ClassPairs(samples, classes(posterior));
        NDArray latent = latent(posterior, model, pairs, beta);
        double[][] latentOnHost = HostRows.of(latent, batch);
        double[][] logQ = logQ(posterior);
        ClassSum.Terms[] terms = new ClassSum.Terms[batch];
        NDArray ofDecoder = model.backPropagateClasses(samples, classes(posterior), (text, logLikelihoods) -> {
            terms[text] = terms(logLikelihoods, latentOnHost, text, logQ[text], beta);
            return new GenerativeModel.WeightedGradients(
                    HostRows.scaled(terms[text].ofLogWeights(), -scale), terms[text].omega());
        });
        Autograd.backward(latent, Autograd.scale(columns(samples, terms, ClassSum.Terms::ofLogWeights), -scale));
        NDArray ofSamples = ofDecoder.add(pairs.gradientOfSamples(columns(samples, terms, ClassSum.Terms::omega)));
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

    private static int classes(Posterior posterior) {
        return Math.toIntExact(posterior.logits().getShape().tail());
    }

    /** What the log-weights consist of besides log p(x|c,z_i), {@code [classes · samples, batch]}. */
    private static NDArray latent(Posterior posterior, GenerativeModel model, ClassPairs pairs, double beta) {
        return LatentTerms.observed(posterior, model, pairs.z(), pairs.y()).sumWithLatentLabel(beta);
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
}
