package io.github.piwo.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.store.TestRecords;
import io.github.piwo.sweep.TestDatasets;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrialCostTest {
    private static final String[] ONE_STEP = {"training.max-steps=1", "training.test-bound-texts=0"};

    @Test
    void aStepIsTheFlopsCountedByHand() {
        double encoder = 2 * (8.0 * 200 * (300 + 200) + 8.0 * 200 * (400 + 200));
        double decoder = 8.0 * 200 * (300 + 100 + 50 + 200) + 2.0 * 200 * 10_004;
        double tokens = 32 * 40;
        // None's step is its share of labelled texts through the encoder, forward and backward.
        assertThat(flops(ObjectiveType.PIWO, ONE_STEP) - flops(ObjectiveType.NONE, ONE_STEP))
                .isCloseTo(3 * tokens * (encoder + 2 * 5 * decoder), within(1.0));
        assertThat(flops(ObjectiveType.VAE, ONE_STEP) - flops(ObjectiveType.NONE, ONE_STEP))
                .isCloseTo(3 * tokens * (encoder + 2 * decoder), within(1.0));
        assertThat(flops(ObjectiveType.IPIWO, ONE_STEP) - flops(ObjectiveType.NONE, ONE_STEP))
                .isCloseTo(3 * tokens * (encoder + 6 * decoder), within(1.0));
    }

    @Test
    void limitsOfTrainingBoundTheCost() {
        double free = flops(ObjectiveType.VAE);
        assertThat(flops(ObjectiveType.VAE, "training.max-steps=10")).isLessThan(free);
        assertThat(flops(ObjectiveType.VAE, "training.max-epochs=1")).isLessThan(free);
        assertThat(flops(ObjectiveType.VAE, "training.min-steps=100000")).isGreaterThan(free);
    }

    @Test
    void moreLabelsCostMore() {
        TrialCost cost = new TrialCost(TestRecords.settings(Path.of("out")), TestDatasets.manifest());
        Trial few = new Trial(ObjectiveType.VAE, 0.1, 1, 1, 1);
        Trial all = new Trial(ObjectiveType.VAE, 1, 1, 1, 1);
        assertThat(cost.work(all).training()).isGreaterThan(cost.work(few).training());
    }

    private static double flops(ObjectiveType objective, String... overrides) {
        TrialCost cost = new TrialCost(TestRecords.settings(Path.of("out"), overrides), TestDatasets.manifest());
        return cost.work(new Trial(objective, 0.1, objective.isGenerative() ? 10 : 0, 1, 1))
                .training();
    }
}
