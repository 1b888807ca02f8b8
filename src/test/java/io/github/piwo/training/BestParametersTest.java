package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestParametersTest {

    @Test
    void theBestEpochsValuesComeBackInTheParametersOwnMemory() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = manager.create(new float[] {1, 2});
            NDArray ofAnotherThread = parameter.reshape(2, 1);
            BestParameters best = new BestParameters(manager, List.of(parameter));
            best.offer(1, 0.5);
            parameter.addi(manager.create(5f));
            best.offer(2, 0.5);
            best.restore();
            assertThat(best.epoch()).isEqualTo(1);
            assertThat(parameter.toFloatArray()).containsExactly(1, 2);
            assertThat(ofAnotherThread.toFloatArray()).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void parametersThatAreNotFiniteAreNeverTheBest(float broken) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray sound = manager.create(new float[] {1, 2});
            NDArray parameter = manager.create(new float[] {3, broken, 4});
            BestParameters best = new BestParameters(manager, List.of(sound, parameter));
            assertThatThrownBy(() -> best.offer(1, 0.5))
                    .isInstanceOf(DivergedException.class)
                    .hasMessage("parameters are not finite after epoch 1");
            best.offer(2, Double.NaN);
            assertThat(best.epoch()).isZero();
        }
    }
}
