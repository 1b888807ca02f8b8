package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.HADOOP;
import static io.github.piwo.store.TestRecords.trial;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordIndexTest {
    private static final String SUMMARIES = "index/summaries.jsonl.gz";
    private static final String ONLY_PART = "index/00001-of-00001.jsonl.gz";

    @TempDir
    Path output;

    private ExperimentSettings settings;
    private RecordStore store;
    private List<TrialRecord> records;

    @BeforeEach
    void commit() throws IOException {
        settings = TestRecords.settings(output, "dataset.splits=20");
        store = new RecordStore(output.toString(), HADOOP);
        records = Stream.of(
                        TestRecords.completed(settings, trial(ObjectiveType.VAE, 0.01, 1, 1), 0.5, 0.625),
                        TestRecords.completed(settings, trial(ObjectiveType.NONE, 0.01, 0, 1), 0.1, 1 / 3.0),
                        TestRecords.failed(settings, trial(ObjectiveType.PIWO, 0.01, 1, 1), new IOException("a \"b\"")),
                        TestRecords.record(
                                TestRecords.settings(output, "seed=2"),
                                trial(ObjectiveType.IWAE, 1, 1e-9, 2),
                                TrialResult.Failed.of(new ArithmeticException(), true, 2, 8)))
                .sorted(Comparator.comparing(TrialRecord::trialId))
                .toList();
        for (TrialRecord record : records) {
            store.commit(record);
        }
    }

    @Test
    void givesBackWhatTheRecordsHold() throws IOException {
        assertListed(store.readAllAndIndex(), records);
        for (TrialRecord record : records) {
            TestRecords.overwriteUnnoticed(file(record));
        }
        assertListed(store.readAll(), records);
        assertListed(store.readAllAndIndex(), records);
    }

    /** A listing has these records, both as summaries and as a whole. */
    private void assertListed(RecordListing listing, List<TrialRecord> expected) throws IOException {
        assertThat(listing.unreadable()).isEmpty();
        assertThat(listing.summaries())
                .containsExactlyElementsOf(
                        expected.stream().map(TrialRecord::summary).toList());
        assertThat(store.read(listing, any -> true)).containsExactlyElementsOf(expected);
        List<TrialRecord> byPart = new ArrayList<>();
        for (RecordPart part : listing.parts()) {
            byPart.addAll(store.read(part));
        }
        assertThat(byPart).containsExactlyElementsOf(expected);
    }

    @Test
    void aSummaryHasNoCurveAndNoTexts() {
        TrialRecord summary = records.stream()
                .filter(record -> record.trial().objective() == ObjectiveType.VAE)
                .findFirst()
                .orElseThrow()
                .summary();
        assertThat(summary.epochs()).isEmpty();
        TrialResult.Completed result = (TrialResult.Completed) summary.result();
        assertThat(result.testAccuracy()).isEqualTo(0.625);
        assertThat(result.generation().examples()).isEmpty();
        assertThat(result.generation().labelFidelity()).isEqualTo(0.75);
        assertThat(result.confusion().cells()).isEmpty();
        assertThat(result.calibration().bins()).hasSize(2);
    }

    @Test
    void readingWritesNothing() throws IOException {
        assertListed(store.readAll(), records);
        assertThat(output.resolve("index")).doesNotExist();
    }

    @Test
    void aRecordThatIsGoneIsNotListed() throws IOException {
        store.readAllAndIndex();
        store.setAside(records.get(1).trialId());
        List<TrialRecord> left = new ArrayList<>(records);
        left.remove(1);
        assertListed(store.readAll(), left);
        assertListed(store.readAllAndIndex(), left);
        assertThat(lines(SUMMARIES)).hasSize(1 + left.size());
    }

    @Test
    void aRecordThatWasReplacedIsReadAgain() throws IOException {
        store.readAllAndIndex();
        TrialRecord old = records.get(0);
        store.setAside(old.trialId());
        TrialRecord retried = TestRecords.completed(settings, old.trial(), 0.875, 0.75);
        retried = new TrialRecord(
                old.trialId(),
                retried.experimentId(),
                retried.trial(),
                retried.dataset(),
                retried.datasetFingerprint(),
                retried.result(),
                retried.provenance(),
                retried.labelledTexts(),
                retried.unlabelledTexts(),
                retried.epochs(),
                retried.classNames(),
                retried.settings());
        store.commit(retried);
        List<TrialRecord> now = new ArrayList<>(records);
        now.set(0, retried);
        assertListed(store.readAll(), now);
        assertListed(store.readAllAndIndex(), now);
    }

    @Test
    void aDamagedRecordIsReportedEachTime() throws IOException {
        store.readAllAndIndex();
        Files.writeString(file(records.get(2)), "{");
        for (RecordListing listing : List.of(store.readAll(), store.readAllAndIndex(), store.readAllAndIndex())) {
            assertThat(listing.entries()).hasSize(records.size() - 1);
            assertThat(listing.unreadable())
                    .extracting(RecordListing.Unreadable::name)
                    .containsExactly(records.get(2).trialId() + ".json");
        }
    }

    @Test
    void noDamageOfTheIndexIsBelieved() throws IOException {
        store.readAllAndIndex();
        Random random = new Random(1);
        for (String name : List.of(SUMMARIES, ONLY_PART)) {
            byte[] sound = Files.readAllBytes(output.resolve(name));
            for (int i = 0; i < 60; i++) {
                byte[] damaged = sound.clone();
                damaged[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
                int length = random.nextBoolean() ? sound.length : random.nextInt(sound.length);
                Files.write(output.resolve(name), java.util.Arrays.copyOf(damaged, length));
                assertListed(store.readAll(), records);
            }
        }
    }

    @Test
    void aDamagedIndexIsWrittenAnew() throws IOException {
        store.readAllAndIndex();
        byte[] part = Files.readAllBytes(output.resolve(ONLY_PART));
        TestRecords.overwriteUnnoticed(output.resolve(SUMMARIES));
        TestRecords.overwriteUnnoticed(output.resolve(ONLY_PART));
        assertListed(store.readAllAndIndex(), records);
        assertThat(lines(SUMMARIES)).hasSize(1 + records.size());
        assertThat(output.resolve(ONLY_PART)).hasBinaryContent(part);

        TestRecords.overwriteUnnoticed(output.resolve(ONLY_PART));
        for (RecordPart only : store.readAll().parts()) {
            assertThat(store.readAndIndex(only, RecordContent.WITHOUT_EPOCHS)).isEqualTo(records);
            assertThat(store.readAndIndex(only, RecordContent.WHOLE)).isEqualTo(records);
            assertThat(store.readAndIndex(only, RecordContent.WITHOUT_EPOCHS))
                    .extracting(TrialRecord::result)
                    .isEqualTo(records.stream().map(TrialRecord::result).toList());
        }
        assertThat(output.resolve(ONLY_PART)).hasBinaryContent(part);
    }

    @Test
    void anIndexOfAnotherVersionIsNotUsed() throws IOException {
        store.readAllAndIndex();
        String summaries = String.join("\n", lines(SUMMARIES)) + "\n";
        for (String field : List.of("version", "record_version")) {
            String other = summaries
                    .replaceFirst("\"" + field + "\":\\d+", "\"" + field + "\":99")
                    .replace("0.625", "0.75");
            assertThat(other).isNotEqualTo(summaries);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(other.getBytes(StandardCharsets.UTF_8));
            }
            Files.write(output.resolve(SUMMARIES), bytes.toByteArray());
            assertListed(store.readAll(), records);
        }
    }

    @Test
    void aProcessThatDiesLeavesAnIndexThatTellsTheTruth() throws IOException {
        int deaths = 0;
        while (true) {
            try {
                UnreliableFiles dying = UnreliableFiles.dyingAfter(deaths);
                new RecordStore(dying.in(output)).readAllAndIndex();
                assertThat(dying.isDead()).isFalse();
                break;
            } catch (UnreliableFiles.Death e) {
                deaths++;
            }
            assertListed(store.readAll(), records);
            delete(deaths % 2 == 0 ? SUMMARIES : ONLY_PART);
        }
        assertThat(deaths).isGreaterThan(5);
        assertListed(store.readAll(), records);
        assertThat(names("index")).containsExactlyInAnyOrder("summaries.jsonl.gz", "00001-of-00001.jsonl.gz");
    }

    @Test
    void severalProcessesCanUpdateItWhileRecordsAreAdded() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<RecordListing>> work = new ArrayList<>();
            List<TrialRecord> all = new ArrayList<>(records);
            for (int split = 2; split <= 20; split++) {
                TrialRecord added = TestRecords.completed(settings, trial(ObjectiveType.VAE, 0.01, 1, split), 0.5, 0.5);
                all.add(added);
                work.add(() -> {
                    store.commit(added);
                    return new RecordStore(output.toString(), HADOOP).readAllAndIndex();
                });
            }
            for (Future<RecordListing> done : threads.invokeAll(work)) {
                assertThat(done.get().unreadable()).isEmpty();
            }
            all.sort(Comparator.comparing(TrialRecord::trialId));
            assertListed(store.readAll(), all);
            assertListed(store.readAllAndIndex(), all);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void recordsAreNotReadAgainWhenThePartsAreDividedAnew() throws IOException {
        List<TrialRecord> many = new ArrayList<>(records);
        for (int i = 1; many.size() <= 1000; i++) {
            TrialRecord record = TestRecords.completed(settings, trial(ObjectiveType.VAE, 0.1, i, 1), 0.5, 0.5);
            if (many.size() < 1000) {
                Files.write(file(record), RecordFormat.write(record));
            }
            many.add(record);
        }
        TrialRecord last = many.get(1000);
        store.readAllAndIndex();
        assertThat(names("index")).containsExactlyInAnyOrder("summaries.jsonl.gz", "00001-of-00001.jsonl.gz");
        for (TrialRecord record : many.subList(0, 1000)) {
            TestRecords.overwriteUnnoticed(file(record));
        }
        store.commit(last);
        many.sort(Comparator.comparing(TrialRecord::trialId));

        assertListed(store.readAllAndIndex(), many);

        assertThat(names("index"))
                .containsExactlyInAnyOrder("summaries.jsonl.gz", "00001-of-00002.jsonl.gz", "00002-of-00002.jsonl.gz");
        assertThat(store.readAll().parts())
                .allSatisfy(part -> assertThat(part.records()).hasSizeBetween(400, 600));
        assertThat(store.read(store.readAll(), record -> record.equals(last.summary())))
                .containsExactly(last);
    }

    private Path file(TrialRecord record) {
        return output.resolve("records/" + record.trialId() + ".json");
    }

    private void delete(String name) throws IOException {
        Files.deleteIfExists(output.resolve(name));
    }

    private List<String> lines(String name) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(output.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(output.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
