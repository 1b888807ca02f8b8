package io.github.piwo.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies while it rebuilds the tables leaves each of them as it was or as it shall be. */
@Tag("faults")
class TablesCrashIT {
    private static final int TIMES = 20;
    private static final List<String> TABLES = List.of("trials", "epochs", "accuracy_by_alpha", "accuracy");

    @TempDir
    Path output;

    /** Each repetition takes every twentieth moment. */
    @RepeatedTest(TIMES)
    void aTableIsTheOldOneOrTheNewOne(RepetitionInfo repetition) throws IOException {
        var spark = LocalSpark.session();
        ExperimentSettings settings = TestRecords.settings(output);
        TrialRecord first = completed(settings, 1);
        TrialRecord second = completed(settings, 2);
        ResultTables sound = new ResultTables(spark, output.toString());
        sound.rebuild(List.of(first));
        List<List<String>> before = contents();
        sound.rebuild(List.of(first, second));
        List<List<String>> after = contents();
        for (int deaths = repetition.getCurrentRepetition() - 1; ; deaths += TIMES) {
            sound.rebuild(List.of(first));
            UnreliableFiles files = UnreliableFiles.dyingAfter(deaths);
            try {
                new ResultTables(spark, output.toString(), files.in(output.resolve("tables")))
                        .rebuild(List.of(first, second));
                assertThat(deaths).isGreaterThan(15);
                break;
            } catch (UnreliableFiles.Death e) {
                List<List<String>> found = contents();
                for (int i = 0; i < TABLES.size(); i++) {
                    assertThat(found.get(i))
                            .as("%s, death %d", TABLES.get(i), deaths)
                            .isIn(before.get(i), after.get(i));
                }
            }
        }
        sound.rebuild(List.of(first));
        try (var left = Files.list(output.resolve("tables"))) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("_tmp-"));
        }
    }

    private List<List<String>> contents() {
        return TABLES.stream()
                .map(table -> LocalSpark.session().read().parquet(output + "/tables/" + table).collectAsList().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList())
                .toList();
    }

    private static TrialRecord completed(ExperimentSettings settings, int split) {
        return TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split), 0.5, 0.5);
    }
}
