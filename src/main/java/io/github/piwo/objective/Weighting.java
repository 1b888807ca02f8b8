package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.engine.Autograd;
import java.util.Arrays;

/**
 * The bounds of a batch and the normalised importance weights of its samples, once Σ ω_i log w_i has been back-propagated into the
 * decoder and into the leaves that the samples were cut at.
 *
 * @param bounds one for each text, in nats
 * @param omega for each text, ω of each of its samples
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Weighting(double[] bounds, double[][] omega) {

    /**
     * Back-propagates −Σ scale · Σ_i ω_i log w_i, where the outer sum is over texts.
     *
     * @param z a leaf, {@code [samples of z, batch, latent]}
     * @param y a leaf, {@code [samples of y, batch, classes]}
     * @param latent what log-weights consist of besides log p(x|y,z), {@code [samples or 1, batch]}
     * @param scales the factor of each text's bound in the loss
     */
    static Weighting backPropagate(GenerativeModel model, NDArray z, NDArray y, NDArray latent, double[] scales) {
        int batch = scales.length;
        double[][] latentOnHost = HostRows.of(latent, batch);
        double[] bounds = new double[batch];
        double[][] omega = new double[batch][];
        model.backPropagate(z, y, (text, logLikelihoods) -> {
            double[] logWeights = logWeights(logLikelihoods, latentOnHost, text);
            bounds[text] = LogWeights.bound(logWeights);
            omega[text] = LogWeights.normalised(logWeights);
            return HostRows.scaled(omega[text], -scales[text]);
        });
        NDArray gradient = HostRows.asColumns(z.getManager(), ofLatent(omega, scales));
        Autograd.backward(latent.broadcast(gradient.getShape()), gradient);
        return new Weighting(bounds, omega);
    }

    /** −scale · ω, multiplied as the device would, in single precision. */
    private static double[][] ofLatent(double[][] omega, double[] scales) {
        double[][] gradients = new double[omega.length][];
        for (int text = 0; text < gradients.length; text++) {
            float scale = (float) -scales[text];
            gradients[text] = Arrays.stream(omega[text])
                    .map(weight -> (float) weight * scale)
                    .toArray();
        }
        return gradients;
    }

    /** The log-weights of one text's samples. */
    static double[] logWeights(double[] logLikelihoods, double[][] latent, int text) {
        double[] logWeights = new double[logLikelihoods.length];
        for (int i = 0; i < logWeights.length; i++) {
            logWeights[i] = logLikelihoods[i] + latent[Math.min(i, latent.length - 1)][text];
        }
        return logWeights;
    }

    /** The weights of the texts from the given one on, {@code [samples, texts]}. */
    private NDArray omega(NDManager manager, int from) {
        return HostRows.asColumns(manager, Arrays.copyOfRange(omega, from, omega.length));
    }

    /**
     * A scalar whose gradient with respect to the samples is that of their leaves, times ω for inner samples.
     *
     * @param samples of the texts from the given one on, {@code [samples, texts, size]}; inner ones if there are several
     * @param leafGradient what has reached their leaves
     */
    NDArray surrogate(NDArray samples, NDArray leafGradient, int from) {
        boolean inner = samples.getShape().get(0) > 1;
        NDArray gradient =
                inner ? leafGradient.mul(omega(samples.getManager(), from).expandDims(2)) : leafGradient;
        return samples.mul(gradient).sum();
    }
}
