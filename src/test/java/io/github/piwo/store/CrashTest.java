package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.store.RecordStore.Commit;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies before or after any write, flush or rename leaves the old file or the new one. */
class CrashTest {
    private static final int TIMES = 20;
    private static final int FILL_LEVELS = 20;

    @TempDir
    Path output;

    @Test
    void aRecordIsThereWholeOrNotAtAll() throws IOException {
        recordIsThereWholeOrNotAtAll(1);
    }

    @Tag("faults")
    @RepeatedTest(TIMES)
    void anyRecordIsThereWholeOrNotAtAll(RepetitionInfo repetition) throws IOException {
        recordIsThereWholeOrNotAtAll(repetition.getCurrentRepetition());
    }

    private void recordIsThereWholeOrNotAtAll(int split) throws IOException {
        TrialRecord record = record(split, 0.5);
        int deaths = 0;
        while (true) {
            Path folder = output.resolve("" + deaths);
            UnreliableFiles files = UnreliableFiles.dyingAfter(deaths);
            try {
                new RecordStore(files.in(folder)).commit(record);
                break;
            } catch (UnreliableFiles.Death e) {
                deaths++;
            }
            RecordStore store = store(folder);
            assertThat(store.readAll().unreadable()).isEmpty();
            assertThat(store.read(record.trialId()).map(record::equals).orElse(true))
                    .isTrue();
            // And the next attempt stores it, or finds it.
            boolean there = store.contains(record.trialId());
            assertThat(store.commit(record)).isEqualTo(there ? Commit.ALREADY_THERE : Commit.STORED);
        }
        assertThat(deaths).isGreaterThan(8);
    }

    @Test
    void aReplacedFileIsTheOldOneOrTheNewOne() throws IOException {
        replacedFileIsTheOldOneOrTheNewOne(1);
    }

    @Tag("faults")
    @RepeatedTest(TIMES)
    void anyReplacedFileIsTheOldOneOrTheNewOne(RepetitionInfo repetition) throws IOException {
        replacedFileIsTheOldOneOrTheNewOne(repetition.getCurrentRepetition());
    }

    private void replacedFileIsTheOldOneOrTheNewOne(int seed) throws IOException {
        Random random = new Random(seed);
        byte[] before = bytes(random);
        byte[] after = bytes(random);
        int deaths = 0;
        while (true) {
            Path folder = output.resolve("" + deaths);
            OutputFiles sound = new OutputFiles(folder.toString(), TestRecords.HADOOP);
            sound.replace("checkpoints/x/1.ckpt", before);
            try {
                UnreliableFiles.dyingAfter(deaths).in(folder).replace("checkpoints/x/1.ckpt", out -> {
                    for (int from = 0; from < after.length; from += 1000) {
                        out.write(after, from, Math.min(1000, after.length - from));
                    }
                });
                break;
            } catch (UnreliableFiles.Death e) {
                deaths++;
            }
            assertThat(sound.read("checkpoints/x/1.ckpt")).isIn(before, after);
        }
        assertThat(deaths).isGreaterThan(8);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(5000)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void aLockThatWasBeingTakenCanBeTaken() throws IOException {
        lockThatWasBeingTakenCanBeTaken();
    }

    @Tag("faults")
    @RepeatedTest(TIMES)
    void lockThatWasBeingTakenCanBeTaken() throws IOException {
        LockOwner elsewhere = new LockOwner("other", "another machine", 1, Instant.EPOCH, Instant.EPOCH);
        int deaths = 0;
        while (true) {
            Path folder = output.resolve("" + deaths);
            try {
                OutputLock lock = OutputLock.acquire(
                        UnreliableFiles.dyingAfter(deaths).in(folder), elsewhere, () -> Instant.EPOCH, () -> {});
                lock.close();
                break;
            } catch (UnreliableFiles.Death e) {
                deaths++;
            }
            // A minute later.
            OutputLock.acquire(folder.toString(), TestRecords.HADOOP, () -> {}).close();
        }
        assertThat(deaths).isGreaterThan(8);
    }

    @Test
    void aFullDiskLeavesNoCorruptFileAndIsNamed() throws IOException {
        byte[] whole = RecordFormat.write(record(1, 0.5));
        for (int level = 0; level < FILL_LEVELS; level++) {
            Path folder = output.resolve("" + level);
            TrialRecord first = record(1, 0.5);
            TrialRecord second = record(2, 0.5);
            // The first fits, of the second only a part.
            long space = whole.length + (long) whole.length * level / FILL_LEVELS;
            RecordStore full = new RecordStore(UnreliableFiles.withSpace(space).in(folder));
            full.commit(first);
            assertThatThrownBy(() -> full.commit(second))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder + "/records")
                    .hasMessageContaining("No space left on device");
            RecordStore store = store(folder);
            assertThat(TestRecords.all(store)).containsExactly(first);
            assertThat(store.readAll().unreadable()).isEmpty();
            try (var files = Files.list(folder.resolve("records"))) {
                assertThat(files).hasSize(1);
            }
            assertThat(store.commit(second)).isEqualTo(Commit.STORED);
        }
    }

    @Test
    void noDamageOfARecordIsOverlooked() throws IOException {
        Random random = new Random(1);
        TrialRecord record = record(1, 0.5);
        RecordStore store = store(output);
        store.commit(record);
        Path file = output.resolve("records/" + record.trialId() + ".json");
        byte[] sound = Files.readAllBytes(file);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = sound.clone();
            int place = random.nextInt(sound.length);
            if (random.nextBoolean()) {
                damaged = Arrays.copyOf(sound, place);
            } else {
                damaged[place] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            // 1E5 and 1e5 are one bit apart and the same number; all else is damage.
            if (!new String(damaged, StandardCharsets.UTF_8)
                    .equalsIgnoreCase(new String(sound, StandardCharsets.UTF_8))) {
                assertThatThrownBy(() -> store.read(record.trialId()))
                        .as("number %d, place %d", i, place)
                        .isInstanceOf(UnreadableRecordException.class);
            }
        }
    }

    private static RecordStore store(Path folder) {
        return new RecordStore(folder.toString(), TestRecords.HADOOP);
    }

    private TrialRecord record(int split, double accuracy) {
        var settings = TestRecords.settings(output, "dataset.splits=20");
        return TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split), accuracy, accuracy);
    }
}
