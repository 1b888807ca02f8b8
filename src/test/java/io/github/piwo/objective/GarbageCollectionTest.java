package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.model.Recurrence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the graph needs must not lie in memory that the garbage collector frees: an array made from a Java number or array
 * shares a direct buffer that lives no longer than its Java object.
 */
class GarbageCollectionTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/iwae-unlabelled-b.npz");

    @ParameterizedTest
    @EnumSource
    void collectingGarbageBetweenForwardAndBackwardChangesNoGradient(Recurrence recurrence) {
        Map<String, float[]> undisturbed = gradients(recurrence, false);
        Map<String, float[]> disturbed = gradients(recurrence, true);
        assertThat(disturbed.keySet()).isEqualTo(undisturbed.keySet()).isNotEmpty();
        undisturbed.forEach(
                (name, gradient) -> assertThat(disturbed.get(name)).as(name).containsExactly(gradient));
    }

    private static Map<String, float[]> gradients(Recurrence recurrence, boolean collectGarbage) {
        try (GoldenCase golden = new GoldenCase(GOLDEN, new MemorySettings(0, 1 << 20, 4096), recurrence)) {
            golden.backPropagate(model -> collectGarbage ? new CollectingModel(model) : model);
            Map<String, float[]> gradients = new HashMap<>();
            for (String name : golden.names("gradient.")) {
                gradients.put(
                        name,
                        golden.model.parameters().array(name).getGradient().toFloatArray());
            }
            return gradients;
        }
    }

    /** Collects garbage after the forward pass, and fills what was freed with NaN. */
    private record CollectingModel(GenerativeModel model) implements GenerativeModel {
        @Override
        public NDArray labelLogits(NDArray z) {
            return model.labelLogits(z);
        }

        @Override
        public double[][] logLikelihood(NDArray z, NDArray y) {
            return model.logLikelihood(z, y);
        }

        @Override
        public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
            List<ByteBuffer> reused = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                System.gc();
                for (int i = 0; i < 2000; i++) {
                    reused.add(ByteBuffer.allocateDirect(Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putFloat(0, Float.NaN));
                }
            }
            double[][] result = model.backPropagate(z, y, gradients);
            assertThat(reused).isNotEmpty();
            return result;
        }
    }
}
