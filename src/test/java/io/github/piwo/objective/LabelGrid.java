package io.github.piwo.objective;

import io.github.piwo.model.TokenBatch;

/** p(x, y, z) of one text on a grid of one-dimensional z, for each of two classes y. Sums over the grid are integrals. */
final class LabelGrid {
    private static final double STEP = 0.05;
    private static final int HALF = 160;
    private static final int SIZE = 2 * HALF + 1;
    private static final int CLASSES = 2;

    private final double[][] logJoint = new double[CLASSES][SIZE];
    private final double[] logQz = new double[SIZE];
    private final double[] logQy = new double[CLASSES];

    LabelGrid(TinyModel tiny, int[] text) {
        TokenBatch batch = TokenBatch.of(new int[][] {text});
        Posterior posterior = tiny.posterior(batch);
        double mean = posterior.mean().getFloat(0, 0);
        double scale = posterior.scale().getFloat(0, 0);
        float[] logits = posterior.logits().toFloatArray();
        float[] z = new float[SIZE];
        float[] y = new float[SIZE * CLASSES];
        for (int i = 0; i < SIZE; i++) {
            z[i] = (float) z(i);
            logQz[i] = logNormal((z(i) - mean) / scale) - Math.log(scale);
        }
        GenerativeModel model = tiny.decoder(batch);
        float[] labelLogits = model.labelLogits(tiny.array(z, SIZE, 1, 1)).toFloatArray();
        for (int label = 0; label < CLASSES; label++) {
            logQy[label] = logits[label] - logSum(logits[0], logits[1]);
            for (int i = 0; i < SIZE; i++) {
                y[CLASSES * i] = label == 0 ? 1 : 0;
                y[CLASSES * i + 1] = label;
            }
            double[][] logLikelihood = model.logLikelihood(tiny.array(z, SIZE, 1, 1), tiny.array(y, SIZE, 1, CLASSES));
            for (int i = 0; i < SIZE; i++) {
                logJoint[label][i] = logLikelihood[i][0]
                        + labelLogits[CLASSES * i + label]
                        - logSum(labelLogits[CLASSES * i], labelLogits[CLASSES * i + 1])
                        + logNormal(z(i));
            }
        }
    }

    /** log p(x). */
    double logEvidence() {
        return logSum(logOfLabel(0), logOfLabel(1));
    }

    /** KL[q(y|x) ‖ p(y|x)]. */
    double divergenceOfLabel() {
        double sum = 0;
        for (int label = 0; label < CLASSES; label++) {
            sum += Math.exp(logQy[label]) * (logQy[label] - logOfLabel(label) + logEvidence());
        }
        return sum;
    }

    /** KL[q(z|x) ‖ p(z|x)]. */
    double divergenceOfLatent() {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            double logJointOfZ = logSum(logJoint[0][i], logJoint[1][i]);
            sum += STEP * Math.exp(logQz[i]) * (logQz[i] - logJointOfZ + logEvidence());
        }
        return sum;
    }

    /** KL[q(y|x) q(z|x) ‖ p(y,z|x)]. */
    double divergence() {
        double sum = 0;
        for (int label = 0; label < CLASSES; label++) {
            for (int i = 0; i < SIZE; i++) {
                double q = Math.exp(logQy[label] + logQz[i]);
                sum += STEP * q * (logQy[label] + logQz[i] - logJoint[label][i] + logEvidence());
            }
        }
        return sum;
    }

    /** log p(x, y). */
    private double logOfLabel(int label) {
        double sum = 0;
        for (double log : logJoint[label]) {
            sum += STEP * Math.exp(log);
        }
        return Math.log(sum);
    }

    private static double z(int i) {
        return (i - HALF) * STEP;
    }

    private static double logSum(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    private static double logNormal(double x) {
        return -0.5 * x * x - 0.5 * Math.log(2 * Math.PI);
    }
}
