package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Tf32Test {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theVariableThatIsNamedIsEnough(boolean wanted) {
        assertThat(Tf32.problem(wanted, Map.ofEntries(Tf32.variable(wanted)))).isEmpty();
    }

    @Test
    void cudnnWouldUseTf32UnlessItIsForbidden() {
        assertThat(Tf32.problem(false, Map.of()))
                .hasValue(
                        "training.tf32 = false needs NVIDIA_TF32_OVERRIDE=0 in the environment of the process that trains");
        assertThat(Tf32.problem(false, Map.of("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "0")))
                .isPresent();
    }

    @Test
    void tf32HasToBeAskedForAndNotForbidden() {
        assertThat(Tf32.problem(true, Map.of())).isPresent();
        assertThat(Tf32.problem(true, Map.of("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1", "NVIDIA_TF32_OVERRIDE", "0")))
                .hasValueSatisfying(problem -> assertThat(problem).contains("NVIDIA_TF32_OVERRIDE not to be 0"));
    }
}
