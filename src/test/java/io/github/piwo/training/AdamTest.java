package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.model.StagingBuffer;
import io.github.piwo.objective.Autograd;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final int STEPS = 50;
    private static final int SIZE = 6;

    /** With noisy gradients of very different sizes. */
    @Test
    void followsAdamInDoublePrecision() {
        TrainingSettings settings =
                TinySettings.with("training.learning-rate=0.01").training();
        var random = new Random(2);
        double[] expected = new double[SIZE];
        double[] mean = new double[SIZE];
        double[] variance = new double[SIZE];
        StagingBuffer staging = new StagingBuffer();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = Autograd.leaf(manager.zeros(new Shape(SIZE)));
            Adam adam = new Adam(manager, List.of(parameter), settings);
            for (int step = 1; step <= STEPS; step++) {
                float[] gradient = new float[SIZE];
                for (int i = 0; i < SIZE; i++) {
                    gradient[i] = (float) ((random.nextGaussian() + 0.3) * Math.pow(10, 2 - 2 * i));
                }
                NDArray given = staging.floats(manager, new Shape(SIZE), gradient);
                Autograd.recording(() -> {
                    NDArray loss = parameter.mul(given);
                    Autograd.backward(loss, manager.ones(loss.getShape()));
                    return loss;
                });
                adam.step();
                plainStep(settings, step, gradient, expected, mean, variance);
                assertThat(parameter.getGradient().toFloatArray()).containsOnly(0);
            }
            float[] actual = parameter.toFloatArray();
            for (int i = 0; i < SIZE; i++) {
                assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], Offset.offset(1e-5));
            }
        }
    }

    private static void plainStep(
            TrainingSettings settings,
            int step,
            float[] gradient,
            double[] parameter,
            double[] mean,
            double[] variance) {
        double beta1 = settings.adam().beta1();
        double beta2 = settings.adam().beta2();
        double rate = settings.learningRate() * Math.sqrt(1 - Math.pow(beta2, step)) / (1 - Math.pow(beta1, step));
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i];
            mean[i] = beta1 * mean[i] + (1 - beta1) * g;
            variance[i] = beta2 * variance[i] + (1 - beta2) * g * g;
            parameter[i] -=
                    rate * mean[i] / (Math.sqrt(variance[i]) + settings.adam().epsilon());
        }
    }
}
