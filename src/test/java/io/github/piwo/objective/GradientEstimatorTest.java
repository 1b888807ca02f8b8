package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The estimators against the plain one: the derivative of the k-sample bound of a fixed noise, found by differences. Its
 * mean is the gradient of the expected bound.
 *
 * <p>A batch holds the same observation with a noise of its own in each row, so that the gradients with respect to the
 * rows of the posterior are as many independent estimates.
 */
class GradientEstimatorTest {
    private static final int NOISES = 6_000;
    private static final double TEMPERATURE = 0.8;

    /** Mean and scale of z, of two dimensions each, and two logits. */
    private static final float[] POSTERIOR = {-0.3f, 0.4f, 0.7f, 0.8f, -0.5f, 0.4f};

    /** w, v and the weights of p(y|z). */
    private static final float[] MODEL = {0.8f, -0.5f, 1.0f, -0.6f, 0.7f, -0.3f, 0.2f, 0.6f};

    private static final float STEP = 1 / 64f;

    /** Of a central difference with this step, whose square times a third derivative it is. */
    private static final double DIFFERENCE_ERROR = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /**
     * A bound.
     *
     * @param classSum where y is summed over its classes; null where it is sampled or observed
     */
    private record Bound(SampleCounts counts, boolean labelled, ClassSum classSum) {}

    private static List<Bound> bounds() {
        return List.of(
                new Bound(SampleCounts.elbo(), false, null),
                new Bound(SampleCounts.innerZ(5), false, null),
                new Bound(SampleCounts.innerY(5), false, null),
                new Bound(SampleCounts.innerPairs(5), false, null),
                new Bound(SampleCounts.elbo(), true, null),
                new Bound(SampleCounts.innerZ(5), true, null),
                new Bound(SampleCounts.summedLabels(1), false, ClassSum.OUTSIDE),
                new Bound(SampleCounts.summedLabels(5), false, ClassSum.OUTSIDE),
                new Bound(SampleCounts.summedLabels(1), false, ClassSum.INSIDE),
                new Bound(SampleCounts.summedLabels(5), false, ClassSum.INSIDE));
    }

    private static List<Bound> boundsOfSeveralSamples() {
        return bounds().stream().filter(bound -> bound.counts().samples() > 1).toList();
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void encoderGradientIsUnbiased(Bound bound) {
        Estimate estimate = estimate(bound, POSTERIOR, MODEL);
        int parameters = bound.labelled() ? 4 : POSTERIOR.length;
        double squaredGradient = 0;
        double squaredError = 0;
        for (int parameter = 0; parameter < parameters; parameter++) {
            double[] plain = differences(bound, parameter, true);
            Mean bias = Mean.ofDifferences(estimate.encoder()[parameter], plain);
            assertThat(bias.value())
                    .as("bias, parameter %d", parameter)
                    .isCloseTo(0, offset(4 * bias.standardError() + DIFFERENCE_ERROR));
            squaredGradient += Math.pow(Mean.of(plain).value(), 2);
            squaredError += Math.pow(bias.standardError(), 2);
        }
        // The gradient is large enough for a missing or doubled factor to show.
        assertThat(Math.sqrt(squaredGradient)).isGreaterThan(10 * Math.sqrt(squaredError));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void decoderGradientIsThatOfTheBoundForEachNoise(Bound bound) {
        Estimate estimate = estimate(bound, POSTERIOR, MODEL);
        for (int parameter = 0; parameter < MODEL.length; parameter++) {
            double plain = Mean.of(differences(bound, parameter, false)).value();
            assertThat(estimate.decoder()[parameter])
                    .as("parameter %d", parameter)
                    .isCloseTo(plain, offset(5e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("boundsOfSeveralSamples")
    void varianceOfTheEncoderGradientIsBelowThePlainEstimators(Bound bound) {
        Estimate estimate = estimate(bound, POSTERIOR, MODEL);
        double own = 0;
        double plain = 0;
        for (int parameter = 0; parameter < (bound.labelled() ? 4 : POSTERIOR.length); parameter++) {
            own += Math.pow(Mean.of(estimate.encoder()[parameter]).standardError(), 2);
            plain += Math.pow(Mean.of(differences(bound, parameter, true)).standardError(), 2);
        }
        assertThat(own).isLessThan(0.9 * plain);
    }

    /** With the exact posterior every weight is p(x), so that nothing is left of the gradient, for any noise. */
    @Test
    void gradientVanishesAtTheExactPosterior() {
        // No weight on z nor y: the posterior is the prior.
        float[] prior = {0, 0, 1, 1, 0, 0};
        for (Bound bound : bounds().stream().filter(any -> !any.labelled()).toList()) {
            Estimate estimate = estimate(bound, prior, new float[MODEL.length]);
            for (double[] gradients : estimate.encoder()) {
                assertThat(Arrays.stream(gradients).map(Math::abs).max().orElseThrow())
                        .isLessThan(1e-4);
            }
        }
    }

    /**
     * Gradients of the bound, and the bounds.
     *
     * @param encoder by parameter and noise
     * @param decoder by parameter, the mean over the noises
     */
    private record Estimate(double[] bounds, double[][] encoder, double[] decoder) {}

    private Estimate estimate(Bound bound, float[] posterior, float[] model) {
        NDArray mean = rows(posterior, 0);
        NDArray scale = rows(posterior, 2);
        NDArray logits = rows(posterior, 4);
        GaussianModel gaussian = new GaussianModel(
                manager,
                1.5,
                Arrays.copyOfRange(model, 0, 2),
                Arrays.copyOfRange(model, 2, 4),
                Arrays.copyOfRange(model, 4, 8));
        BatchEstimate estimate = Autograd.recording(() -> {
            BatchEstimate made = estimate(bound, new Posterior(mean, scale, logits), gaussian);
            Autograd.backward(
                    made.encoderLoss(), manager.ones(made.encoderLoss().getShape()));
            return made;
        });
        double[][] encoder = new double[posterior.length][NOISES];
        fill(encoder, 0, mean);
        fill(encoder, 2, scale);
        fill(encoder, 4, logits);
        double[] decoder =
                Arrays.stream(gaussian.gradient()).map(sum -> -sum / NOISES).toArray();
        return new Estimate(estimate.bounds(), encoder, decoder);
    }

    private BatchEstimate estimate(Bound bound, Posterior posterior, GenerativeModel model) {
        LatentNoise noise = noise(bound.counts());
        if (bound.classSum() != null) {
            return new SummedObjective(bound.classSum(), bound.counts().z()).unlabelled(posterior, model, noise, 1, 1);
        }
        VariationalObjective objective = new VariationalObjective(bound.counts(), TEMPERATURE);
        if (!bound.labelled()) {
            return objective.unlabelled(posterior, model, noise, 1, 1);
        }
        NDArray labels = manager.create(new float[] {0, 1}, new Shape(1, 2)).broadcast(NOISES, 2);
        return objective.labelled(posterior, labels, model, noise.normal(), 1, 1);
    }

    /** The plain estimator for each noise: central differences of the bound. */
    private double[] differences(Bound bound, int parameter, boolean ofEncoder) {
        double[][] bounds = new double[2][];
        for (int side = 0; side < 2; side++) {
            float[] posterior = POSTERIOR.clone();
            float[] model = MODEL.clone();
            (ofEncoder ? posterior : model)[parameter] += side == 0 ? -STEP : STEP;
            bounds[side] = estimate(bound, posterior, model).bounds();
        }
        double[] differences = new double[NOISES];
        Arrays.setAll(differences, i -> (bounds[1][i] - bounds[0][i]) / (2 * STEP));
        return differences;
    }

    private LatentNoise noise(SampleCounts counts) {
        RandomGenerator random = new KeyedRandom(7).generator("noise", counts.z(), counts.y());
        float[] normal = new float[counts.z() * NOISES * 2];
        float[] gumbel = new float[counts.y() * NOISES * 2];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < gumbel.length; i++) {
            gumbel[i] = (float) -Math.log(-Math.log(random.nextDouble(Double.MIN_NORMAL, 1)));
        }
        return new LatentNoise(
                manager.create(normal, new Shape(counts.z(), NOISES, 2)).duplicate(),
                counts.y() == 0
                        ? null
                        : manager.create(gumbel, new Shape(counts.y(), NOISES, 2))
                                .duplicate());
    }

    /** The same two numbers in each row. */
    private NDArray rows(float[] values, int from) {
        float[] repeated = new float[2 * NOISES];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[from + i % 2];
        }
        return GaussianModel.leaf(manager, repeated, NOISES, 2);
    }

    /** Of the bound, so against that of the loss. */
    private static void fill(double[][] encoder, int from, NDArray leaf) {
        double[] gradient = leaf.getGradient().toType(DataType.FLOAT64, true).toDoubleArray();
        for (int i = 0; i < gradient.length; i++) {
            encoder[from + i % 2][i / 2] = -gradient[i];
        }
    }

    private static Offset<Double> offset(double value) {
        return Offset.offset(value);
    }
}
