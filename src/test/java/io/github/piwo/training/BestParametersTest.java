package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
