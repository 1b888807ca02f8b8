package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import java.util.Arrays;
import java.util.List;

/** x|y,z ~ N(z·w + y·v, 1) for a number x, the same for all of a batch, and logits of p(y|z) that are linear in z. */
final class GaussianModel implements GenerativeModel {
    private final NDManager manager;
    private final double x;
    private final NDArray latentWeight;
    private final NDArray labelWeight;
    private final NDArray logitWeight;

    /**
     * A model.
     *
     * @param latentWeight w
     * @param labelWeight v
     * @param logitWeight {@code [classes · latent]}, row by row
     */
    GaussianModel(NDManager manager, double x, float[] latentWeight, float[] labelWeight, float[] logitWeight) {
        this.manager = manager;
        this.x = x;
        this.latentWeight = leaf(manager, latentWeight, latentWeight.length);
        this.labelWeight = leaf(manager, labelWeight, labelWeight.length);
        this.logitWeight = leaf(manager, logitWeight, labelWeight.length, latentWeight.length);
    }

    static NDArray leaf(NDManager manager, float[] values, long... shape) {
        return Autograd.leaf(manager.create(values, new Shape(shape)));
    }

    /** All gradients collected, in the constructor's order. */
    double[] gradient() {
        return List.of(latentWeight, labelWeight, logitWeight).stream()
                .flatMapToDouble(parameter -> Arrays.stream(
                        parameter.getGradient().toType(DataType.FLOAT64, true).toDoubleArray()))
                .toArray();
    }

    @Override
    public NDArray labelLogits(NDArray z) {
        return z.getNDArrayInternal().linear(z, logitWeight, null).singletonOrThrow();
    }

    @Override
    public double[][] logLikelihood(NDArray z, NDArray y) {
        return toRows(density(z, y));
    }

    @Override
    public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
        NDArray density = density(z, y);
        double[][] rows = toRows(density);
        float[] spread = new float[rows.length * rows[0].length];
        for (int text = 0; text < rows[0].length; text++) {
            int column = text;
            double[] own = gradients.of(
                    text, Arrays.stream(rows).mapToDouble(row -> row[column]).toArray());
            for (int i = 0; i < own.length; i++) {
                spread[i * rows[0].length + text] = (float) own[i];
            }
        }
        Autograd.backward(density, manager.create(spread, density.getShape()));
        return rows;
    }

    private NDArray density(NDArray z, NDArray y) {
        int[] last = {-1};
        NDArray mean = z.mul(latentWeight).sum(last).add(y.mul(labelWeight).sum(last));
        return Autograd.scale(mean.sub(manager.create((float) x)).square(), -0.5)
                .sub(0.5 * Math.log(2 * Math.PI));
    }

    private static double[][] toRows(NDArray density) {
        int batch = Math.toIntExact(density.getShape().get(1));
        float[] flat = density.toFloatArray();
        double[][] rows = new double[flat.length / batch][batch];
        for (int i = 0; i < flat.length; i++) {
            rows[i / batch][i % batch] = flat[i];
        }
        return rows;
    }
}
