package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.piwo.store.RunJournal.Counts;
import io.github.piwo.store.RunJournal.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
    private static final String FIRST = "runs/2026-03-01T12-00-00Z-app-1.json";

    @TempDir
    Path output;

    private Instant now = Instant.parse("2026-03-01T12:00:00.250Z");

    @Test
    void aRunThatIsDoneIsTheLastSuccess() throws IOException {
        RunJournal journal = journal("app-1");
        now = now.plusSeconds(90);
        journal.ended(Outcome.DONE, new Counts(54, 12, 54, 0));

        JsonNode line = read(FIRST);
        assertThat(line.path("started_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(line.path("seconds").asDouble()).isEqualTo(90.25);
        assertThat(line.path("user").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(line.path("experiment").asText()).isEqualTo("experiment");
        assertThat(line.path("outcome").asText()).isEqualTo("done");
        assertThat(line.path("counts")).hasToString("{\"trials\":54,\"ran\":12,\"completed\":54,\"failed\":0}");
        assertThat(read("last-success.json")).isEqualTo(line);
    }

    @Test
    void aRunThatEndedOtherwiseIsNot() throws IOException {
        journal("app-1").ended(Outcome.DONE, new Counts(1, 1, 1, 0));
        journal("app-2").ended(Outcome.TRIALS_FAILED, new Counts(2, 1, 1, 1));
        journal("app-3").ended(Outcome.ERROR, "no hdfs://user:hunter2@host/");

        assertThat(read("last-success.json")).isEqualTo(read(FIRST));
        assertThat(read(FIRST.replace("app-1", "app-2")).path("outcome").asText())
                .isEqualTo("trials_failed");
        assertThat(read(FIRST.replace("app-1", "app-3")).path("message").asText())
                .contains("no hdfs://")
                .doesNotContain("hunter2");
    }

    private RunJournal journal(String application) {
        return new RunJournal(
                new OutputFiles(output.toString(), TestRecords.HADOOP), application, "experiment", () -> now);
    }

    private JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(output.resolve(file).toFile());
    }
}
