package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.ResidentMemory;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code mvn verify -Psoak}. */
@Tag("soak")
class SoakTest {
    private static final int TRIALS = 300;
    private static final int WARM_UP = 50;
    private static final double MEBIBYTE = 1 << 20;
    private static final double MOST_PER_TRIAL = 0.5;

    /** Of what is resident, the Java heap is taken out: how far that grows is the virtual machine's own choice. */
    @Test
    void memoryDoesNotClimbOverHundredsOfTrials() {
        ExperimentSettings settings = TinySettings.with(
                "model.encoder-hidden=64", "model.decoder-hidden=64", "execution.threads=2", "training.max-steps=6");
        PreparedDataset dataset = TinyDataset.of(5, 120, 200, 60);
        Trainer runner = new Trainer(settings, dataset);
        List<ObjectiveType> objectives = List.of(ObjectiveType.values());
        List<Double> mebibytes = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            ObjectiveType objective = objectives.get(i % objectives.size());
            TrialRecord record = runner.run(
                    new Trial(objective, 1, objective.isGenerative() ? 10 : 0, 1 + i % 4, i),
                    1,
                    TrainingListener.SILENT);
            assertThat(record.isCompleted()).as("%s", record.result()).isTrue();
            mebibytes.add(outsideTheHeap() / MEBIBYTE);
            if (i % 25 == 0) {
                System.out.printf(Locale.ROOT, "trial %d: %.1f MiB%n", i, mebibytes.get(i));
            }
        }
        double slope = slope(mebibytes.subList(WARM_UP, TRIALS));
        System.out.printf(Locale.ROOT, "slope %.3f MiB a trial%n", slope);
        assertThat(slope).as("MiB a trial").isLessThan(MOST_PER_TRIAL);
    }

    private static double outsideTheHeap() {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return ResidentMemory.now().orElseThrow() - (double) heap;
    }

    /** Of the least-squares line. */
    private static double slope(List<Double> values) {
        double middle = (values.size() - 1) / 2.0;
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < values.size(); i++) {
            covariance += (i - middle) * (values.get(i) - mean);
            variance += (i - middle) * (i - middle);
        }
        return covariance / variance;
    }
}
