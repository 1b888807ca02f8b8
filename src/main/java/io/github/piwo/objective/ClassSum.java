package io.github.piwo.objective;

/**
 * How a text's log-weights a(c, i), of class c and sample i of z, make up its bound when y is summed over its classes. Both
 * are computed in double precision on the host.
 */
public enum ClassSum {
    /**
     * y outside the average: Σ_c q(c|x) (log 1/k Σ_i exp a(c, i) − β log q(c|x)). This is VAE with one sample of z, and PIWO
     * with more.
     */
    OUTSIDE {
        @Override
        Terms terms(double[][] logWeights, double[] logQ, double beta) {
            int classes = logQ.length;
            int samples = logWeights[0].length;
            double bound = 0;
            double[] ofLogWeights = new double[classes * samples];
            double[] omega = new double[classes * samples];
            double[] ofLogQ = new double[classes];
            for (int c = 0; c < classes; c++) {
                double q = Math.exp(logQ[c]);
                double inner = LogWeights.bound(logWeights[c]);
                double[] normalised = LogWeights.normalised(logWeights[c]);
                bound += q * (inner - beta * logQ[c]);
                ofLogQ[c] = q * (inner - beta * logQ[c] - beta);
                for (int i = 0; i < samples; i++) {
                    omega[c * samples + i] = normalised[i];
                    ofLogWeights[c * samples + i] = q * normalised[i];
                }
            }
            return new Terms(bound, ofLogWeights, omega, ofLogQ);
        }
    },
    /**
     * y inside the average: log 1/k Σ_i Σ_c q(c|x) exp(a(c, i) − β log q(c|x)). With one sample of z this is what iPIWO tends
     * to as its samples of y grow in number; with more it is IWAE.
     */
    INSIDE {
        @Override
        Terms terms(double[][] logWeights, double[] logQ, double beta) {
            int classes = logQ.length;
            int samples = logWeights[0].length;
            double[] all = new double[classes * samples];
            for (int c = 0; c < classes; c++) {
                for (int i = 0; i < samples; i++) {
                    all[c * samples + i] = logWeights[c][i] + (1 - beta) * logQ[c];
                }
            }
            double[] share = LogWeights.normalised(all);
            double[] omega = new double[classes * samples];
            double[] ofLogQ = new double[classes];
            for (int i = 0; i < samples; i++) {
                double ofSample = 0;
                for (int c = 0; c < classes; c++) {
                    ofSample += share[c * samples + i];
                    ofLogQ[c] += (1 - beta) * share[c * samples + i];
                }
                for (int c = 0; c < classes; c++) {
                    omega[c * samples + i] = ofSample;
                }
            }
            return new Terms(LogWeights.bound(all) + Math.log(classes), share, omega, ofLogQ);
        }
    };

    /**
     * The bound of one text and what its gradient needs. Lists have a place for each class and sample, class by class.
     *
     * @param bound in nats
     * @param ofLogWeights the derivatives of the bound by the log-weights
     * @param omega the weight of the sample in the average that it belongs to, by which DReG multiplies the gradient that
     *     reaches the sample
     * @param ofLogQ the derivatives of the bound by log q(c|x) for each class, as if these did not depend on each other
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Terms(double bound, double[] ofLogWeights, double[] omega, double[] ofLogQ) {}

    /**
     * Computes the bound of one text.
     *
     * @param logWeights a, {@code [classes][samples]}
     * @param logQ log q(c|x) of each class
     */
    abstract Terms terms(double[][] logWeights, double[] logQ, double beta);
}
