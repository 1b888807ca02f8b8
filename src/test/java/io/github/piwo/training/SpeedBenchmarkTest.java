package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.trial.ObjectiveType;
import org.junit.jupiter.api.Test;

class SpeedBenchmarkTest {
    private final PreparedDataset dataset = TinyDataset.of(3, 40, 40, 12);

    @Test
    void theStepsThatAreMeasuredAreThoseAfterAWarmUp() throws InterruptedException {
        ExperimentSettings usual = TinySettings.with();
        ExperimentSettings warmingUp = TinySettings.with("training.warm-up-steps=1000");
        double none = tokensOfAStep(usual, ObjectiveType.NONE);
        double vae = tokensOfAStep(usual, ObjectiveType.VAE);
        assertThat(vae).isGreaterThan(none);
        assertThat(tokensOfAStep(warmingUp, ObjectiveType.VAE)).isEqualTo(vae);
    }

    private double tokensOfAStep(ExperimentSettings settings, ObjectiveType objective) throws InterruptedException {
        SpeedBenchmark.Round round =
                new SpeedBenchmark(settings, dataset, TrainingDevice.CPU, 0, true).training(objective, 1);
        assertThat(round.steps()).isOne();
        return round.tokens();
    }
}
