package io.github.piwo.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Repetition;
import io.github.piwo.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void thePapersGridHas595TrialsADataset() {
        List<Trial> trials = Grid.trials(TestRecords.settings(
                Path.of("out"),
                "sweep.supervision-rates=[0.001,0.003,0.01,0.03,0.1,0.3,1]",
                "sweep.alphas=[1,10,100,1000]",
                "sweep.splits=[1,2,3,4,5]"));
        assertThat(trials).hasSize(595).doesNotHaveDuplicates();
    }

    @Test
    void noneHasOneTrialARateAndSplit() {
        List<Trial> trials = Grid.trials(TestRecords.settings(Path.of("out")));
        assertThat(trials)
                .filteredOn(trial -> trial.objective() == ObjectiveType.NONE)
                .hasSize(2 * 3)
                .allMatch(trial -> trial.alpha().isEmpty());
        assertThat(trials)
                .filteredOn(trial -> trial.objective() == ObjectiveType.VAE)
                .hasSize(2 * 2 * 3);
    }

    @Test
    void eachSeedHasAllSplits() {
        List<Trial> one = Grid.trials(TestRecords.settings(Path.of("out"), "seed=7"));
        List<Trial> two = Grid.trials(TestRecords.settings(Path.of("out"), "seed=7", "sweep.seeds=[7, 9]"));

        assertThat(two).hasSize(2 * one.size()).doesNotHaveDuplicates().containsAll(one);
        assertThat(two)
                .filteredOn(trial -> trial.objective() == ObjectiveType.NONE && trial.supervisionRate() == 0.1)
                .extracting(Trial::repetition)
                .containsExactly(
                        new Repetition(7, 1),
                        new Repetition(7, 2),
                        new Repetition(7, 3),
                        new Repetition(9, 1),
                        new Repetition(9, 2),
                        new Repetition(9, 3));
    }

    @Test
    void trialsOfOneExperimentShareItsIdentityAndNothingElseDoes() {
        ExperimentSettings settings = TestRecords.settings(Path.of("out"));
        String experiment = settings.experimentId(TestRecords.FINGERPRINT);
        assertThat(TestRecords.settings(
                                Path.of("elsewhere"),
                                "sweep.splits=[3]",
                                "sweep.alphas=[7]",
                                "seed=2",
                                "sweep.seeds=[3, 4]")
                        .experimentId(TestRecords.FINGERPRINT))
                .isEqualTo(experiment);
        assertThat(List.of("model.dropout=0.1", "training.patience=9", "dataset.splits=4"))
                .allSatisfy(change -> assertThat(
                                TestRecords.settings(Path.of("out"), change).experimentId(TestRecords.FINGERPRINT))
                        .isNotEqualTo(experiment));
        assertThat(settings.experimentId("0".repeat(64))).isNotEqualTo(experiment);
    }
}
