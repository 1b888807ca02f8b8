package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.TrainingSettings.AnnealingSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnealingSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 1",
        "0, 0, 9, 1",
        "3, 0, 2, 0",
        "3, 0, 3, 1",
        "0, 4, 0, 0",
        "0, 4, 1, 0.25",
        "0, 4, 4, 1",
        "0, 4, 5, 1",
        "10, 4, 9, 0",
        "10, 4, 10, 0",
        "10, 4, 13, 0.75",
        "10, 4, 1000, 1",
    })
    void betaIncreasesFrom0To1(int start, int steps, long step, double beta) {
        assertThat(new AnnealingSettings(start, steps).betaAt(step)).isEqualTo(beta);
    }
}
