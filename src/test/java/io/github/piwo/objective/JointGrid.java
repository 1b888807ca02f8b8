package io.github.piwo.objective;

import io.github.piwo.model.TokenBatch;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * p(x, u, z) of one text on a grid, for one-dimensional z and two classes: u = log(y_1 / y_2), which of a Concrete y is
 * logistic. Sums over the grid are integrals, exact but for rounding: the integrands are analytic and vanish at its ends.
 */
final class JointGrid {
    private static final double STEP_Z = 0.2;
    private static final double STEP_U = 0.4;
    private static final int HALF_Z = 40;
    private static final int HALF_U = 60;
    private static final int SIZE_Z = 2 * HALF_Z + 1;
    private static final int SIZE_U = 2 * HALF_U + 1;

    private final double temperature;
    private final double[][] logJoint = new double[SIZE_Z][SIZE_U];
    private final double[] logQz = new double[SIZE_Z];
    private final double[] logQu = new double[SIZE_U];

    JointGrid(TinyModel tiny, int[] text, double temperature) {
        this.temperature = temperature;
        TokenBatch batch = TokenBatch.of(new int[][] {text});
        Posterior posterior = tiny.posterior(batch);
        double mean = posterior.mean().getFloat(0, 0);
        double scale = posterior.scale().getFloat(0, 0);
        double odds = posterior.logits().getFloat(0, 0) - posterior.logits().getFloat(0, 1);
        for (int i = 0; i < SIZE_Z; i++) {
            logQz[i] = logNormal((z(i) - mean) / scale) - Math.log(scale);
        }
        for (int j = 0; j < SIZE_U; j++) {
            logQu[j] = logLogistic(u(j), odds);
        }
        fillJoint(tiny, batch);
    }

    private void fillJoint(TinyModel tiny, TokenBatch batch) {
        int size = SIZE_Z * SIZE_U;
        float[] z = new float[size];
        float[] y = new float[2 * size];
        for (int n = 0; n < size; n++) {
            z[n] = (float) z(n / SIZE_U);
            y[2 * n] = (float) (1 / (1 + Math.exp(-u(n % SIZE_U))));
            y[2 * n + 1] = (float) (1 / (1 + Math.exp(u(n % SIZE_U))));
        }
        GenerativeModel model = tiny.decoder(batch);
        float[] labelLogits = model.labelLogits(tiny.array(z, size, 1, 1)).toFloatArray();
        double[][] logLikelihood = model.logLikelihood(tiny.array(z, size, 1, 1), tiny.array(y, size, 1, 2));
        for (int n = 0; n < size; n++) {
            int i = n / SIZE_U;
            int j = n % SIZE_U;
            double odds = labelLogits[2 * n] - labelLogits[2 * n + 1];
            logJoint[i][j] = logLikelihood[n][0] + logLogistic(u(j), odds) + logNormal(z(i));
        }
    }

    /** log p(x). */
    double logEvidence() {
        return Math.log(sum(SIZE_Z, i -> sum(SIZE_U, j -> Math.exp(logJoint[i][j])))) + Math.log(STEP_Z * STEP_U);
    }

    /** KL[q(y|x) ‖ p(y|x)]. */
    double divergenceOfLabel() {
        return STEP_U
                * sum(SIZE_U, j -> {
                    double logJointOfU = Math.log(STEP_Z * sum(SIZE_Z, i -> Math.exp(logJoint[i][j])));
                    return Math.exp(logQu[j]) * (logQu[j] - logJointOfU + logEvidence());
                });
    }

    /** KL[q(z|x) ‖ p(z|x)]. */
    double divergenceOfLatent() {
        return STEP_Z
                * sum(SIZE_Z, i -> {
                    double logJointOfZ = Math.log(STEP_U * sum(SIZE_U, j -> Math.exp(logJoint[i][j])));
                    return Math.exp(logQz[i]) * (logQz[i] - logJointOfZ + logEvidence());
                });
    }

    /** ∫ q(z|x) dz · ∫ q(u|x) du: 1 where the grid is wide and fine enough. */
    double posteriorMass() {
        return STEP_Z * sum(SIZE_Z, i -> Math.exp(logQz[i])) * STEP_U * sum(SIZE_U, j -> Math.exp(logQu[j]));
    }

    private static double z(int i) {
        return (i - HALF_Z) * STEP_Z;
    }

    private static double u(int j) {
        return (j - HALF_U) * STEP_U;
    }

    private static double sum(int size, IntToDoubleFunction term) {
        return IntStream.range(0, size).mapToDouble(term).sum();
    }

    private static double logNormal(double x) {
        return -0.5 * x * x - 0.5 * Math.log(2 * Math.PI);
    }

    /** τ u is the log-odds plus standard logistic noise. */
    private double logLogistic(double u, double odds) {
        double standardised = temperature * u - odds;
        return Math.log(temperature) - standardised - 2 * Math.log1p(Math.exp(-standardised));
    }
}
