package io.github.piwo.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReplayTest {
    /** Each of its trials took 12.5 s. */
    private final ExperimentSettings settings = TestRecords.settings(
            Path.of("out"), "sweep.objectives=[None, VAE, PIWO]", "sweep.supervision-rates=[0.01]");

    private final List<TrialRecord> records = new ArrayList<>();

    @Test
    void saysWhatWouldHaveBeenSavedAndLost() {
        none();
        // α 10 is behind on two splits, and would have been far ahead on the third.
        add(ObjectiveType.VAE, 1, new double[] {0.7, 0.7, 0.5}, 0.6);
        add(ObjectiveType.VAE, 10, new double[] {0.6, 0.6, 0.9}, 0.65);
        // α 1 is behind, and stays so.
        add(ObjectiveType.PIWO, 1, new double[] {0.5, 0.5, 0.5}, 0.5);
        add(ObjectiveType.PIWO, 10, new double[] {0.6, 0.6, 0.6}, 0.6);
        Replay replay = replay();
        assertThat(replay.races())
                .extracting(Replay.Race::saved, Replay.Race::trials, Replay.Race::ofGrid, Replay.Race::ofRace)
                .containsExactly(Assertions.tuple(1, 6, 10.0, 1.0), Assertions.tuple(1, 6, 10.0, 10.0));
        assertThat(replay.changed()).hasSize(1);
        assertThat(replay.changed().get(0).testLoss().orElseThrow()).isCloseTo(0.05, Offset.offset(1e-12));
        assertThat(replay.seconds()).isEqualTo(15 * 12.5);
        assertThat(replay.secondsSaved()).isEqualTo(2 * 12.5);
        assertThat(replay.incomplete()).isZero();
    }

    @Test
    void cellsThatHaveNotRunToTheirEndAreLeftOut() {
        none();
        add(ObjectiveType.VAE, 1, new double[] {0.7, 0.7, 0.5}, 0.6);
        add(ObjectiveType.VAE, 10, new double[] {0.6, 0.6}, 0.65);
        assertThat(replay().races()).isEmpty();
        assertThat(replay().incomplete()).isEqualTo(2);
    }

    private Replay replay() {
        return Replay.of(settings.sweep(), Metric.ACCURACY, records);
    }

    private void none() {
        add(ObjectiveType.NONE, 0, new double[] {0.9, 0.9, 0.9}, 0.9);
    }

    private void add(ObjectiveType objective, double alpha, double[] validation, double test) {
        for (int split = 1; split <= validation.length; split++) {
            records.add(TestRecords.completed(
                    settings, TestRecords.trial(objective, 0.01, alpha, split), validation[split - 1], test));
        }
    }
}
