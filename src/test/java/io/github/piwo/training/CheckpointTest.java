package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {
    private static final String[] SETTINGS = {
        "training.max-epochs=4", "training.patience=9", "checkpoints.share=1", "training.test-bound-texts=10"
    };
    private static final int DAMAGED = 200;

    private final PreparedDataset dataset = TinyDataset.of(1, 32, 24, 20);
    private final ExperimentSettings settings = TinySettings.with(SETTINGS);

    @TempDir
    private Path directory;

    /** Counts what may be interrupted: steps and batches of evaluations. */
    private static final class Interruption implements TrainingListener {
        private int left;

        Interruption(int after) {
            left = after;
        }

        @Override
        public boolean isCancelled() {
            return left-- <= 0;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NONE", "VAE", "PIWO", "IPIWO", "IWAE"})
    void aStoppedTrialEndsWithTheNumbersOfAnUndisturbedOne(ObjectiveType objective) throws IOException {
        Trial trial = trial(objective);
        TrialRecord undisturbed = new Trainer(settings, dataset).run(trial, 1, TrainingListener.SILENT);
        Random random = new Random(objective.label().hashCode());
        TrialRecord resumed = null;
        int interruptions = 0;
        while (resumed == null) {
            // Each time a little further, so that it comes to an end.
            Interruption interruption = new Interruption(1 + random.nextInt(4 + interruptions));
            try {
                resumed = run(trial, interruption);
            } catch (CancellationException e) {
                interruptions++;
            }
        }
        assertThat(interruptions).isGreaterThan(3);
        assertSameNumbers(resumed, undisturbed);
        assertThat(files()).hasSizeBetween(1, 2);
    }

    @Test
    void aTrialWhoseMachineDiedGoesOnFromItsLastCheckpoint() throws IOException {
        Trial trial = trial(ObjectiveType.PIWO);
        TrialRecord undisturbed = new Trainer(settings, dataset).run(trial, 1, TrainingListener.SILENT);
        long stepsPerEpoch = undisturbed.epochs().get(0).step();
        long death = 2 * stepsPerEpoch + 1;
        assertThatThrownBy(() -> run(trial, new TrainingListener() {
                    @Override
                    public void onStep(long step, double loss) {
                        if (step == death) {
                            sneak(new IOException("the machine is gone"));
                        }
                    }
                }))
                .isInstanceOf(IOException.class);
        List<Long> steps = new ArrayList<>();
        TrialRecord resumed = run(trial, new TrainingListener() {
            @Override
            public void onStep(long step, double loss) {
                steps.add(step);
            }
        });
        assertThat(steps).startsWith(2 * stepsPerEpoch + 1);
        assertSameNumbers(resumed, undisturbed);
    }

    @Test
    void aCheckpointOfANewerProgramIsLeftAlone() throws IOException {
        Trial trial = trial(ObjectiveType.NONE);
        run(trial, TrainingListener.SILENT);
        Path newest = files().get(files().size() - 1);
        byte[] content = Files.readAllBytes(newest);
        content[7] = '3';
        Files.write(newest, content);
        assertThatThrownBy(() -> run(trial, TrainingListener.SILENT))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageStartingWith("checkpoint " + newest.getFileName() + " of trial ")
                .hasMessageContaining("has format version 3, and this program knows versions up to 2");
        assertThat(newest).hasBinaryContent(content);
    }

    @Test
    void aTrialOfVeryManyEpochsCanBeResumed() throws IOException {
        EpochMetrics epoch =
                new EpochMetrics(1, 2, 0.123456789, -12.3456789, -9.87654321, 1.23456789, 0.5, 0.25, 0.25, 1.5);
        TrainingState state =
                new TrainingState(9, Collections.nCopies(400_000, epoch), StepMetrics.ZERO, 0, 0, 1, 0.5, 0, 0, 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CheckpointFormat.write(out, new CheckpointFormat.Header("id", state), new TreeMap<>());
        assertThat(out.size()).isGreaterThan(1 << 26);
        TrainingState read =
                CheckpointFormat.check(new ByteArrayInputStream(out.toByteArray()), "name", "id", new TreeMap<>());
        assertThat(read.epochs()).hasSize(400_000);
        assertThat(read.epochs().get(399_999)).isEqualTo(epoch);
    }

    @Test
    void aDamagedCheckpointIsSetAsideAndTheOneBeforeItUsed() throws IOException {
        Trial trial = trial(ObjectiveType.VAE);
        TrialRecord undisturbed = run(trial, TrainingListener.SILENT);
        List<Path> kept = files();
        assertThat(kept).hasSize(2);
        Path newest = kept.get(1);
        byte[] sound = Files.readAllBytes(newest);
        Random random = new Random(1);
        for (int i = 0; i < DAMAGED; i++) {
            Files.write(newest, damaged(sound, random));
            // What is left is the last epoch: short enough to be run again.
            if (i % 20 == 0) {
                assertSameNumbers(run(trial, TrainingListener.SILENT), undisturbed);
            } else {
                assertThatThrownBy(() -> run(trial, new Interruption(0))).isInstanceOf(CancellationException.class);
            }
            Path setAside = directory.resolve(newest.getFileName() + ".unusable");
            assertThat(setAside).as("number %d", i).exists();
            Files.delete(setAside);
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(sound, random.nextInt(sound.length));
        }
        byte[] flipped = sound.clone();
        // Half of them near the start, where the structure is.
        int place = random.nextInt(random.nextBoolean() ? 3000 : sound.length);
        flipped[place] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    @Test
    void withoutASoundCheckpointATrialStartsAnew() throws IOException {
        Trial trial = trial(ObjectiveType.NONE);
        TrialRecord undisturbed = run(trial, TrainingListener.SILENT);
        for (Path file : files()) {
            Files.writeString(file, "no checkpoint");
        }
        assertSameNumbers(run(trial, TrainingListener.SILENT), undisturbed);
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.filter(file -> file.toString().endsWith(".unusable")))
                    .hasSize(2);
        }
    }

    @Test
    void anotherTrialsCheckpointIsNotUsed() throws IOException {
        run(trial(ObjectiveType.NONE), TrainingListener.SILENT);
        Trial other = new Trial(ObjectiveType.NONE, 1, 0, 2, 1);
        TrialRecord undisturbed = new Trainer(settings, dataset).run(other, 1, TrainingListener.SILENT);
        assertSameNumbers(run(other, TrainingListener.SILENT), undisturbed);
    }

    @Test
    void aTrialGoesOnIfItsCheckpointsCannotBeWritten() throws IOException {
        Trial trial = trial(ObjectiveType.NONE);
        Files.delete(directory);
        Files.writeString(directory, "in the way");
        CheckpointFiles full = new CheckpointFiles() {
            @Override
            public List<String> names() {
                return List.of();
            }

            @Override
            public java.io.InputStream open(String name) throws IOException {
                throw new IOException("not there");
            }

            @Override
            public void write(String name, Content content) throws IOException {
                new CheckpointDirectory(directory).write(name, content);
            }

            @Override
            public void setAside(String name) {}

            @Override
            public void delete(String name) {}
        };
        TrialRecord record =
                new Trainer(settings, dataset).run(trial, 1, TrainingListener.SILENT, full, Optional.empty());
        assertThat(record.isCompleted()).isTrue();
    }

    @Test
    void noneAreWrittenIfTheyMayTakeNoTime() throws IOException {
        ExperimentSettings none = TinySettings.with("training.max-epochs=2", "checkpoints.share=0");
        new Trainer(none, dataset)
                .run(
                        trial(ObjectiveType.NONE),
                        1,
                        TrainingListener.SILENT,
                        new CheckpointDirectory(directory),
                        Optional.empty());
        assertThat(files()).isEmpty();
    }

    @Test
    void oneIsWrittenInsideALongEpoch() throws IOException {
        ExperimentSettings often = TinySettings.with("training.max-epochs=1", "checkpoints.minutes=1e-9");
        Trial trial = trial(ObjectiveType.NONE);
        long[] atStep = new long[1];
        new Trainer(often, dataset)
                .run(
                        trial,
                        1,
                        new TrainingListener() {
                            @Override
                            public void onStep(long step, double loss) {
                                if (step == 3) {
                                    atStep[0] = unchecked(() -> files().size());
                                }
                            }
                        },
                        new CheckpointDirectory(directory),
                        Optional.empty());
        assertThat(atStep[0]).isEqualTo(2);
    }

    private TrialRecord run(Trial trial, TrainingListener listener) throws IOException {
        return new Trainer(settings, dataset)
                .run(trial, 1, listener, new CheckpointDirectory(directory), Optional.empty());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".ckpt"))
                    .sorted()
                    .toList();
        }
    }

    private static Trial trial(ObjectiveType objective) {
        return new Trial(objective, 1, objective.isGenerative() ? 10 : 0, 1, 1);
    }

    /** All but times. */
    private static void assertSameNumbers(TrialRecord record, TrialRecord expected) {
        assertThat(withoutSpeed(record)).isEqualTo(withoutSpeed(expected));
        assertThat(record.epochs().stream().map(CheckpointTest::withoutSeconds))
                .containsExactlyElementsOf(expected.epochs().stream()
                        .map(CheckpointTest::withoutSeconds)
                        .toList());
    }

    private static TrialResult.Completed withoutSpeed(TrialRecord record) {
        assertThat(record.isCompleted()).as("%s", record.result()).isTrue();
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        return new TrialResult.Completed(
                result.testAccuracy(),
                result.validationAccuracy(),
                result.trainAccuracy(),
                result.testBound(),
                result.testPerplexity(),
                result.testBoundTexts(),
                result.bestEpoch(),
                result.epochs(),
                result.steps(),
                result.stopReason(),
                0,
                result.validationMacroF1(),
                result.testMacroF1(),
                result.objectiveBound(),
                result.strength(),
                result.confusion(),
                result.calibration(),
                result.generation());
    }

    private static EpochMetrics withoutSeconds(EpochMetrics epoch) {
        return new EpochMetrics(
                epoch.epoch(),
                epoch.step(),
                epoch.beta(),
                epoch.boundUnlabelled(),
                epoch.boundLabelled(),
                epoch.classifierLoss(),
                epoch.trainAccuracy(),
                epoch.validationAccuracy(),
                epoch.validationMacroF1(),
                0);
    }

    private interface Read<T> {
        T now() throws IOException;
    }

    private static <T> T unchecked(Read<T> read) {
        try {
            return read.now();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
