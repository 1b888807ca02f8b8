package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
    private static final int STEPS = 20;

    /** With noisy gradients of very different sizes, of which each thread has found a part; some arrays of many tiles. */
    @ParameterizedTest
    @CsvSource({"6, 1", "6, 3", "100000, 1", "100000, 2", "98304, 2"})
    void followsAdamInDoublePrecision(int size, int threadCount) {
        TrainingSettings settings =
                TinySettings.with("training.learning-rate=0.01").training();
        var random = new Random(2);
        double[] expected = new double[size];
        double[] mean = new double[size];
        double[] variance = new double[size];
        StagingBuffer staging = new StagingBuffer();
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = new Parameters(manager);
            parameters.add("p", manager.zeros(new Shape(size / 2, 2)));
            parameters.add("untouched", manager.zeros(new Shape(3)));
            try (ModelReplicas threads = replicas(parameters, threadCount)) {
                Adam adam = new Adam(manager, threads, List.of("p"), settings);
                for (int step = 1; step <= STEPS; step++) {
                    float[] sum = new float[size];
                    for (ModelReplicas.Replica replica : threads.replicas()) {
                        float[] gradient = gradient(size, random);
                        Autograd.backward(
                                replica.model().parameters().array("p"),
                                staging.floats(manager, new Shape(size / 2, 2), gradient));
                        for (int i = 0; i < size; i++) {
                            sum[i] += gradient[i];
                        }
                    }
                    adam.step();
                    plainStep(settings, step, sum, expected, mean, variance);
                }
                for (ModelReplicas.Replica replica : threads.replicas()) {
                    NDArray copy = replica.model().parameters().array("p");
                    assertThat(copy.getGradient().toFloatArray()).containsOnly(0);
                    assertThat(doubles(copy)).containsExactly(expected, Offset.offset(1e-5));
                }
                assertThat(parameters.array("untouched").toFloatArray()).containsOnly(0);
            }
        }
    }

    /** Small parameters are updated together, unless some of them have no gradient. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void smallParametersLearnEachForItself(int threadCount) {
        TrainingSettings settings = TinySettings.with().training();
        List<String> names = List.of("a", "large", "b", "c");
        int[] sizes = {3, 40000, 1, 5};
        var random = new Random(4);
        StagingBuffer staging = new StagingBuffer();
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters together = new Parameters(manager);
            Parameters alone = new Parameters(manager);
            for (int i = 0; i < sizes.length; i++) {
                together.add(names.get(i), manager.zeros(new Shape(sizes[i])));
                alone.add(names.get(i), manager.zeros(new Shape(sizes[i])));
            }
            try (ModelReplicas threads = replicas(together, threadCount);
                    ModelReplicas thread = replicas(alone, 1)) {
                Adam adam = new Adam(manager, threads, names, settings);
                List<Adam> each = names.stream()
                        .map(name -> new Adam(manager, thread, List.of(name), settings))
                        .toList();
                for (int step = 0; step < 6; step++) {
                    // As while a trial warms up.
                    List<String> learning = step < 2 ? names.subList(0, 2) : names;
                    for (String name : learning) {
                        for (ModelReplicas.Replica replica : threads.replicas()) {
                            float[] gradient = gradient(sizes[names.indexOf(name)], random);
                            Autograd.backward(
                                    replica.model().parameters().array(name),
                                    staging.floats(manager, new Shape(gradient.length), gradient));
                            Autograd.backward(
                                    alone.array(name), staging.floats(manager, new Shape(gradient.length), gradient));
                        }
                        each.get(names.indexOf(name)).resume(step);
                        each.get(names.indexOf(name)).step();
                    }
                    adam.step();
                }
                for (String name : names) {
                    assertThat(together.array(name).toFloatArray())
                            .as(name)
                            .containsExactly(alone.array(name).toFloatArray(), Offset.offset(1e-6f));
                    assertThat(adam.moments().get("mean." + name).toFloatArray())
                            .containsExactly(
                                    each.get(names.indexOf(name))
                                            .moments()
                                            .get("mean." + name)
                                            .toFloatArray(),
                                    Offset.offset(1e-4f));
                }
            }
        }
    }

    @Test
    void aThreadWithoutTextsHasNoGradientToAdd() {
        TrainingSettings settings = TinySettings.with().training();
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = new Parameters(manager);
            parameters.add("p", manager.zeros(new Shape(2)));
            try (ModelReplicas threads = replicas(parameters, 2)) {
                Adam adam = new Adam(manager, threads, List.of("p"), settings);
                Autograd.backward(parameters.array("p"), manager.ones(new Shape(2)));
                adam.step();
                assertThat(doubles(parameters.array("p")))
                        .containsExactly(
                                new double[] {-settings.learningRate(), -settings.learningRate()}, Offset.offset(1e-7));
            }
        }
    }

    /** Without a gradient nothing but the decay is left; other parameters than those of q(y|x) do not decay. */
    @Test
    void weightsOfTheClassifierDecay() {
        TrainingSettings settings = TinySettings.with("training.classifier-decay=5", "training.learning-rate=0.01")
                .training();
        List<String> names = List.of("q_y.logits.weight", "q_y.counts.weight", "q_y.logits.bias", "q_z.mean.weight");
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = new Parameters(manager);
            names.forEach(name -> parameters.add(name, manager.ones(new Shape(2))));
            try (ModelReplicas threads = replicas(parameters, 1)) {
                Adam adam = new Adam(manager, threads, names, settings);
                for (int step = 0; step < 2; step++) {
                    names.forEach(name -> Autograd.backward(parameters.array(name), manager.zeros(new Shape(2))));
                    adam.step();
                }
            }
            double[] kept = {0.95 * 0.95, 0.95 * 0.95};
            assertThat(doubles(parameters.array("q_y.logits.weight"))).containsExactly(kept, Offset.offset(1e-6));
            assertThat(doubles(parameters.array("q_y.counts.weight"))).containsExactly(kept, Offset.offset(1e-6));
            assertThat(doubles(parameters.array("q_y.logits.bias"))).containsOnly(1);
            assertThat(doubles(parameters.array("q_z.mean.weight"))).containsOnly(1);
        }
    }

    private static float[] gradient(int size, Random random) {
        float[] gradient = new float[size];
        for (int i = 0; i < size; i++) {
            gradient[i] = (float) ((random.nextGaussian() + 0.3) * Math.pow(10, 2 - 2 * (i % 6)));
        }
        return gradient;
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
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

    /** The paper's networks, of whose parameters there are only those of the test. */
    private static ModelReplicas replicas(Parameters parameters, int threads) {
        return new ModelReplicas(
                TinySettings.with().model(),
                Optional.empty(),
                parameters,
                threads,
                new MemorySettings(0, 1, 1),
                Recurrence.STEPWISE);
    }
}
