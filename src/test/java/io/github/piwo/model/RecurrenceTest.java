package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.VectorInstructions;
import io.github.piwo.training.TinySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrenceTest {
    @ParameterizedTest
    @CsvSource({"32, 64, FUSED", "65, 32, STEPWISE", "32, 65, STEPWISE"})
    void onCpusVectorsAreTakenWhereThereAreAny(int encoder, int decoder, Recurrence otherwise) {
        ModelSettings sizes = TinySettings.with("model.encoder-hidden=" + encoder, "model.decoder-hidden=" + decoder)
                .model();
        assertThat(Recurrence.onCpu(sizes, true)).isEqualTo(Recurrence.VECTOR);
        assertThat(Recurrence.onCpu(sizes, false)).isEqualTo(otherwise);
        boolean hasVectors = VectorInstructions.problem().isEmpty();
        assertThat(Recurrence.of(ExecutionSettings.Recurrence.AUTO, sizes, false))
                .isEqualTo(hasVectors ? Recurrence.VECTOR : otherwise);
    }

    @Test
    void onGpusTheEngineComputesAllStepsAtOnce() {
        ModelSettings sizes = TinySettings.with().model();
        assertThat(Recurrence.of(ExecutionSettings.Recurrence.AUTO, sizes, true))
                .isEqualTo(Recurrence.FUSED);
        assertThatThrownBy(() -> Recurrence.of(ExecutionSettings.Recurrence.VECTOR, sizes, true))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("execution.recurrence = vector")
                .hasMessageContaining("GPU")
                .hasMessageContaining("auto");
    }
}
