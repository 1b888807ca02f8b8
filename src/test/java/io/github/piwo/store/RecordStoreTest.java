package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.HADOOP;
import static io.github.piwo.store.TestRecords.trial;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.RecordStore.Commit;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStoreTest {
    private static final int WRITERS = 6;

    @TempDir
    Path output;

    private ExperimentSettings settings;
    private RecordStore store;

    @BeforeEach
    void open() {
        settings = TestRecords.settings(output);
        store = new RecordStore(output.toString(), HADOOP);
    }

    @Test
    void isEmptyWhereNothingWasEverWritten() throws IOException {
        assertThat(store.ids()).isEmpty();
        assertThat(store.readAll()).isEqualTo(RecordListing.NONE);
        assertThat(store.read("0".repeat(64))).isEmpty();
        assertThat(store.timesSetAside()).isEmpty();
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void findsACommittedRecord() throws IOException {
        TrialRecord record = record(1, 0.5);
        assertThat(store.commit(record)).isEqualTo(Commit.STORED);
        assertThat(store.contains(record.trialId())).isTrue();
        assertThat(store.ids()).containsExactly(record.trialId());
        assertThat(store.read(record.trialId())).contains(record);
        assertThat(TestRecords.all(store)).containsExactly(record);
    }

    @Test
    void neverChangesARecord() throws IOException {
        TrialRecord first = record(1, 0.5);
        store.commit(first);
        assertThat(store.commit(record(1, 0.75))).isEqualTo(Commit.ALREADY_THERE);
        assertThat(store.read(first.trialId())).contains(first);
    }

    @Test
    void hasOneWinnerOfSeveralWriters() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int split = 1; split <= 100; split++) {
                List<TrialRecord> rivals = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    rivals.add(record(split, writer / 10.0));
                }
                List<TrialRecord> winners = winners(threads, rivals);
                assertThat(winners).hasSize(1);
                assertThat(store.read(rivals.get(0).trialId())).contains(winners.get(0));
            }
        } finally {
            threads.shutdown();
        }
        assertThat(fileNames("records")).hasSize(100).allMatch(name -> name.matches("[0-9a-f]{64}\\.json"));
    }

    private List<TrialRecord> winners(ExecutorService threads, List<TrialRecord> rivals)
            throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(rivals.size());
        List<Callable<Commit>> writers = new ArrayList<>();
        for (TrialRecord rival : rivals) {
            writers.add(() -> {
                start.await();
                return store.commit(rival);
            });
        }
        List<TrialRecord> winners = new ArrayList<>();
        List<Future<Commit>> commits = threads.invokeAll(writers);
        for (int writer = 0; writer < rivals.size(); writer++) {
            if (commits.get(writer).get() == Commit.STORED) {
                winners.add(rivals.get(writer));
            }
        }
        return winners;
    }

    @Test
    void reportsUnreadableFilesAndLeavesThem() throws IOException {
        TrialRecord good = record(1, 0.5);
        TrialRecord torn = record(2, 0.5);
        TrialRecord moved = record(3, 0.5);
        store.commit(good);
        store.commit(torn);
        store.commit(moved);
        byte[] content = Files.readAllBytes(file(torn));
        Files.write(file(torn), Arrays.copyOf(content, content.length / 2));
        Files.move(file(moved), output.resolve("records/copy.json"));
        Files.writeString(output.resolve("records/_tmp-left.json"), "{");

        RecordListing listing = store.readAll();

        assertThat(listing.summaries()).containsExactly(good.summary());
        assertThat(listing.unreadable())
                .extracting(RecordListing.Unreadable::name)
                .containsExactlyInAnyOrder(torn.trialId() + ".json", "copy.json");
        assertThat(listing.unreadable())
                .extracting(RecordListing.Unreadable::reason)
                .anyMatch(reason -> reason.equals("it holds the record of another trial, " + moved.trialId()))
                .anyMatch(reason -> reason.startsWith("no valid record: "));
        assertThat(fileNames("records")).hasSize(4);
    }

    @Test
    void makesRoomForARecordByQuarantine() throws IOException {
        TrialRecord record = record(1, 0.5);
        for (int round = 1; round <= 2; round++) {
            store.commit(record);
            Files.writeString(file(record), "{}");
            store.quarantine(store.readAll().unreadable().get(0));
            assertThat(store.ids()).isEmpty();
        }
        assertThat(store.commit(record)).isEqualTo(Commit.STORED);
        assertThat(fileNames("records/quarantine"))
                .containsExactlyInAnyOrder(record.trialId() + "-1.json", record.trialId() + "-2.json");
    }

    @Test
    void keepsNoSecrets() throws IOException {
        var settings = TestRecords.settings(
                output, "dataset.name=agnews", "dataset.path=s3a://key:canary@bucket/news", "dataset.splits=5");
        TrialRecord failed = TestRecords.failed(
                settings,
                TestRecords.trial(ObjectiveType.VAE, 0.1, 1, 1),
                new IOException("cannot read s3a://key:canary@bucket/news with fs.s3a.secret.key=canary"));
        store.commit(failed);
        TrialRecord kept = store.read(failed.trialId()).orElseThrow();
        assertThat(Files.readString(output.resolve("records/" + failed.trialId() + ".json")))
                .doesNotContain("canary");
        assertThat(kept.settings()).contains("s3a://***@bucket/news");
        assertThat(((TrialResult.Failed) kept.result()).stackTrace()).contains("secret.key=***");
    }

    @Test
    void countsHowOftenATrialWasSetAside() throws IOException {
        TrialRecord often = record(1, 0.5);
        TrialRecord once = record(2, 0.5);
        for (TrialRecord record : List.of(often, once, often)) {
            store.commit(record);
            store.setAside(record.trialId());
        }
        assertThat(store.ids()).isEmpty();
        assertThat(store.timesSetAside()).isEqualTo(Map.of(often.trialId(), 2, once.trialId(), 1));
        Path retried = output.resolve("records/retried/" + often.trialId() + "-2.json");
        assertThat(RecordFormat.read("a.json", Files.readAllBytes(retried))).isEqualTo(often);
    }

    @Test
    void acceptsAUri() throws IOException {
        RecordStore byUri = new RecordStore(output.toUri().toString(), HADOOP);
        TrialRecord record = record(1, 0.5);
        byUri.commit(record);
        assertThat(store.read(record.trialId())).contains(record);
    }

    private TrialRecord record(int split, double accuracy) {
        return TestRecords.completed(settings, trial(ObjectiveType.VAE, 0.01, 1, split), accuracy, accuracy);
    }

    private Path file(TrialRecord record) {
        return output.resolve("records/" + record.trialId() + ".json");
    }

    private List<String> fileNames(String folder) throws IOException {
        try (Stream<Path> files = Files.list(output.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
