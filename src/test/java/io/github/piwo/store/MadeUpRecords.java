package io.github.piwo.store;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.Grid;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Generation.Example;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Records with made-up numbers, as large as those of real trials: 30 epochs, four classes, generated texts. */
public final class MadeUpRecords {
    private static final int EPOCHS = 30;
    private static final int BINS = 12;
    private static final int TEST_TEXTS = 200;
    static final int FAIL_EVERY = 101;
    private static final List<String> CLASSES = List.of("billing", "delivery", "returns", "other");

    private final ExperimentSettings settings;
    private final String fingerprint;
    private final Random random = new Random(1);

    /** @param fingerprint of a dataset */
    public MadeUpRecords(ExperimentSettings settings, String fingerprint) {
        this.settings = settings;
        this.fingerprint = fingerprint;
    }

    /**
     * Writes a record of each trial of the settings' grid into an output on a local disk.
     *
     * @return their number
     */
    public int write(Path output) throws IOException {
        Path folder = Files.createDirectories(output.resolve("records"));
        int written = 0;
        for (Trial trial : Grid.trials(settings)) {
            written++;
            TrialRecord record = record(trial, written % FAIL_EVERY == 0);
            // Without the flush of each file, which takes most of the time of a commit.
            Files.write(folder.resolve(record.trialId() + ".json"), RecordFormat.write(record));
        }
        return written;
    }

    private TrialRecord record(Trial trial, boolean fails) {
        double accuracy = 0.6 + 0.3 * trial.supervisionRate() + 0.05 * random.nextDouble();
        TrialResult result =
                fails ? TrialResult.Failed.of(new IllegalStateException("made up")) : completed(trial, accuracy);
        return new TrialRecord(
                settings.trialId(trial, fingerprint),
                settings.experimentId(fingerprint),
                trial,
                settings.dataset().name().label(),
                fingerprint,
                result,
                new Provenance(
                        Instant.parse("2026-03-01T12:00:00Z").plusMillis(random.nextInt(1 << 30)),
                        60 * random.nextDouble(),
                        "cpu",
                        "host-" + random.nextInt(8),
                        1,
                        "0.1.0",
                        Map.of("java", "17.0.11", "djl", "0.35.1", "pytorch", "2.7.1", "spark", "4.1.3"),
                        "stepwise",
                        0,
                        Double.NaN),
                16,
                4000,
                curve(trial, accuracy),
                CLASSES,
                settings.json());
    }

    private Completed completed(Trial trial, double accuracy) {
        boolean generative = trial.objective().isGenerative();
        return new Completed(
                accuracy,
                accuracy - 0.01 * random.nextDouble(),
                0.99,
                generative ? -180 - 20 * random.nextDouble() : Double.NaN,
                generative ? 150 + 50 * random.nextDouble() : Double.NaN,
                generative ? TEST_TEXTS : 0,
                EPOCHS - 4,
                EPOCHS,
                EPOCHS * 80L,
                StopReason.EARLY_STOPPING,
                20_000 * random.nextDouble(),
                accuracy - 0.01,
                accuracy - 0.02,
                generative ? -190 - 20 * random.nextDouble() : Double.NaN,
                Double.NaN,
                Confusion.of(CLASSES.size(), labels(), labels()),
                new Calibration(IntStream.range(0, BINS)
                        .mapToObj(bin -> new Bin(
                                1 + random.nextInt(50), (bin + random.nextDouble()) / BINS, random.nextDouble()))
                        .toList()),
                generative ? new Generation(80, 60, examples()) : Generation.NONE);
    }

    private int[] labels() {
        return random.ints(TEST_TEXTS, 0, CLASSES.size()).toArray();
    }

    private List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int label = 0; label < CLASSES.size(); label++) {
            for (int number = 0; number < 3; number++) {
                StringBuilder text = new StringBuilder();
                random.ints(12, 0, 1000)
                        .forEach(word -> text.append("word").append(word).append(' '));
                examples.add(new Example(label, text.toString()));
            }
        }
        return examples;
    }

    private List<EpochMetrics> curve(Trial trial, double accuracy) {
        List<EpochMetrics> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double bound = trial.objective().isGenerative() ? -300 + 4 * epoch + random.nextGaussian() : Double.NaN;
            epochs.add(new EpochMetrics(
                    epoch,
                    epoch * 80L,
                    Math.min(1, epoch / 20.0),
                    bound,
                    bound - random.nextDouble(),
                    1.4 / epoch + 0.02 * random.nextDouble(),
                    accuracy + 0.1 * random.nextDouble(),
                    accuracy - random.nextDouble() / epoch,
                    accuracy - random.nextDouble() / epoch,
                    2 + random.nextDouble()));
        }
        return epochs;
    }
}
