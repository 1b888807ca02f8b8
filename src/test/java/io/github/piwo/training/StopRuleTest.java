package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.TrialResult.StopReason;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopRuleTest {
    private static final EpochMetrics EPOCH = new EpochMetrics(1, 1, 1, 0, 0, 0, 0, 0, 0, 0);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // epochs, best epoch, steps, seconds, reason
                "0, 0, 0, 0, -",
                "3, 1, 30, 0, -",
                "4, 1, 30, 0, EARLY_STOPPING",
                "5, 1, 30, 0, EARLY_STOPPING",
                "5, 3, 30, 0, -",
                "6, 3, 30, 0, EARLY_STOPPING",
                // Not before the least number of steps.
                "6, 3, 19, 0, -",
                "6, 3, 20, 0, EARLY_STOPPING",
                "9, 9, 40, 0, -",
                "10, 9, 40, 0, MAX_EPOCHS",
                "9, 9, 49, 0, -",
                "9, 9, 50, 0, MAX_STEPS",
                "9, 9, 40, 119.9, -",
                "9, 9, 40, 120, MAX_MINUTES",
            })
    void trainingEndsByPatienceOrByALimit(int epochs, int best, long steps, double seconds, StopReason reason) {
        StopRule rule = rule(
                "training.patience=3",
                "training.min-steps=20",
                "training.max-epochs=10",
                "training.max-steps=50",
                "training.max-minutes=2");
        assertThat(rule.reason(state(epochs, best, steps), seconds).orElse(null))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 1000000, 1e9"})
    void withoutLimitsOnlyPatienceEndsIt(int epochs, int best, long steps, double seconds) {
        StopRule rule = rule("training.patience=3", "training.max-steps=0");
        assertThat(rule.reason(state(epochs, best, steps), seconds)).isEmpty();
        assertThat(rule.reason(state(epochs, best - 3, steps), seconds)).contains(StopReason.EARLY_STOPPING);
    }

    private static StopRule rule(String... settings) {
        return new StopRule(TinySettings.with(settings).training());
    }

    private static TrainingState state(int epochs, int best, long steps) {
        return new TrainingState(steps, Collections.nCopies(epochs, EPOCH), StepMetrics.ZERO, 0, 0, best, 0.5, 0, 0, 0);
    }
}
