package io.github.piwo.report;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.Grid;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Generation.Example;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Records of a whole grid with made-up numbers, some trials failed with a message that tries to be markup. */
final class SyntheticTrials {
    static final String HOSTILE = "class <script>alert(1)</script> & </script> | \"quoted\"";
    private static final int EPOCHS = 25;
    private static final int FAIL_EVERY = 97;

    private final ExperimentSettings settings;
    private final Random random = new Random(5);

    private SyntheticTrials(ExperimentSettings settings) {
        this.settings = settings;
    }

    /** 1,190 trials: five objectives, seven rates, four α, ten splits. */
    static ExperimentSettings largeGrid(Path output) {
        return TestRecords.settings(
                output,
                "dataset.splits=10",
                "sweep.supervision-rates=[0.001,0.003,0.01,0.03,0.1,0.3,1]",
                "sweep.alphas=[1,10,100,1000]",
                "sweep.splits=[1,2,3,4,5,6,7,8,9,10]");
    }

    /** Part of the large grid, with a smaller z. */
    static ExperimentSettings besideLargeGrid(Path output) {
        return TestRecords.settings(
                output,
                "dataset.splits=10",
                "model.latent-size=50",
                "sweep.objectives=[VAE,PIWO,None]",
                "sweep.supervision-rates=[0.001,0.03,1]",
                "sweep.alphas=[1,10]",
                "sweep.splits=[1,2,3,4,5,6]");
    }

    /** 20,000 trials: two objectives, 25 rates, 80 α, five splits. */
    static ExperimentSettings hugeGrid(Path output) {
        return TestRecords.settings(
                output,
                "sweep.objectives=[VAE,PIWO]",
                "sweep.supervision-rates=" + numbers(25, 0.04),
                "sweep.alphas=" + numbers(80, 1),
                "sweep.splits=[1,2,3,4,5]");
    }

    private static List<Double> numbers(int n, double step) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> i * step).toList();
    }

    /** One a trial of the settings' grid. */
    static List<TrialRecord> of(ExperimentSettings settings) {
        SyntheticTrials trials = new SyntheticTrials(settings);
        List<TrialRecord> records = new ArrayList<>();
        for (Trial trial : Grid.trials(settings)) {
            records.add(trials.record(trial, records.size() % FAIL_EVERY == FAIL_EVERY - 1));
        }
        return records;
    }

    private TrialRecord record(Trial trial, boolean fails) {
        double accuracy = Math.min(
                0.99,
                0.7
                        + 0.06 * Math.log10(1000 * trial.supervisionRate())
                        + 0.01 * settings.sweep().objectives().indexOf(trial.objective())
                        - 0.01 * Math.log10(Math.max(1, trial.classificationWeight()))
                        + 0.02 * random.nextGaussian());
        TrialResult result = fails
                ? TrialResult.Failed.of(new IllegalStateException(HOSTILE))
                : new Completed(
                        accuracy,
                        accuracy - 0.005 + 0.01 * random.nextDouble(),
                        0.99,
                        trial.objective().isGenerative() ? -180 - random.nextInt(20) : Double.NaN,
                        trial.objective().isGenerative() ? 150 + random.nextInt(50) : Double.NaN,
                        trial.objective().isGenerative() ? 2000 : 0,
                        EPOCHS - 4,
                        EPOCHS,
                        EPOCHS * 80L,
                        StopReason.EARLY_STOPPING,
                        20_000 + random.nextInt(5000),
                        accuracy - 0.01,
                        accuracy - 0.005,
                        trial.objective().isGenerative() ? -190 - random.nextInt(20) : Double.NaN,
                        Double.NaN,
                        confusion(accuracy),
                        new Calibration(List.of(new Bin(40, 0.55, accuracy - 0.2), new Bin(160, 0.9, accuracy))),
                        trial.objective().isGenerative()
                                ? new Generation(40, 20 + random.nextInt(20), List.of(new Example(1, HOSTILE)))
                                : Generation.NONE);
        return TestRecords.record(settings, trial, result)
                .with(result, curve(trial, accuracy, EPOCHS), settings.json());
    }

    /** Of 2,000 texts of two classes, the second with twice the mistakes of the first. */
    private static Confusion confusion(double accuracy) {
        int mistakes = (int) Math.round(2000 * (1 - accuracy) / 3);
        return new Confusion(
                2,
                List.of(
                        List.of(0, 0, 1000 - mistakes),
                        List.of(0, 1, mistakes),
                        List.of(1, 0, 2 * mistakes),
                        List.of(1, 1, 1000 - 2 * mistakes)));
    }

    /** The same trial with so many epochs. */
    static TrialRecord withEpochs(TrialRecord trial, int epochs) {
        return trial.with(
                trial.result(), new SyntheticTrials(null).curve(trial.trial(), 0.9, epochs), trial.settings());
    }

    private List<EpochMetrics> curve(Trial trial, double accuracy, int length) {
        List<EpochMetrics> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= length; epoch++) {
            double reached = 1 - Math.exp(-epoch / 5.0);
            double bound = trial.objective().isGenerative() ? -300 + 110 * reached + random.nextGaussian() : Double.NaN;
            epochs.add(new EpochMetrics(
                    epoch,
                    epoch * 80L,
                    Math.min(1, epoch / 20.0),
                    bound,
                    bound,
                    1.4 - 1.3 * reached + 0.02 * random.nextDouble(),
                    Math.min(1, reached),
                    accuracy * reached + 0.01 * random.nextDouble(),
                    accuracy * reached,
                    2.5));
        }
        return epochs;
    }
}
