package io.github.piwo.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.store.UnreliableFiles;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies while it rebuilds the tables leaves each of them as it was or as it shall be. */
@Tag("faults")
class TablesCrashIT {
    private static final int TIMES = 20;
    private static final List<String> TABLES = TestTables.NAMES;

    @TempDir
    Path output;

    @RepeatedTest(TIMES)
    void aTableIsTheOldOneOrTheNewOne(RepetitionInfo repetition) throws IOException {
        ExperimentSettings settings = TestRecords.settings(output);
        TrialRecord first = completed(settings, 1, 0.5);
        TrialRecord second = completed(settings, 2, repetition.getCurrentRepetition() / 100.0);
        ParquetTables sound = new ParquetTables(LocalSpark.session(), output.toString());
        RecordStore store = new RecordStore(output.toString(), TestRecords.HADOOP);
        store.commit(first);
        store.commit(second);
        RecordListing both = store.readAllAndIndex();
        sound.rebuild(new RecordListing(both.entries().subList(0, 1), List.of()), 0.005);
        List<byte[]> before = contents();
        sound.rebuild(both, 0.005);
        List<byte[]> after = contents();
        int deaths = 0;
        while (true) {
            restore(before);
            UnreliableFiles files = UnreliableFiles.dyingAfter(deaths);
            try {
                new ParquetTables(LocalSpark.session(), output.toString(), files.in(output.resolve("tables")), 1)
                        .rebuild(both, 0.005);
                break;
            } catch (UnreliableFiles.Death e) {
                deaths++;
            }
            List<byte[]> found = contents();
            for (int i = 0; i < TABLES.size(); i++) {
                assertThat(found.get(i))
                        .as("%s, death %d", TABLES.get(i), deaths)
                        .isIn(before.get(i), after.get(i));
            }
        }
        assertThat(deaths).isGreaterThan(15);
        assertThat(contents()).usingRecursiveComparison().isEqualTo(after);
        try (var left = Files.list(output.resolve("tables"))) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("_tmp-"));
        }
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (String table : TABLES) {
            contents.add(Files.readAllBytes(file(table)));
        }
        return contents;
    }

    private void restore(List<byte[]> contents) throws IOException {
        for (int i = 0; i < TABLES.size(); i++) {
            Files.write(file(TABLES.get(i)), contents.get(i));
        }
    }

    private Path file(String table) {
        return output.resolve("tables/" + table + "/" + table + ".parquet");
    }

    private static TrialRecord completed(ExperimentSettings settings, int split, double accuracy) {
        return TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split), accuracy, accuracy);
    }
}
