package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.SparkProcess;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class UnhealthyExecutorIT {
    @TempDir
    Path folder;

    @Test
    void anExecutorThatFailsEveryTrialGetsNoMoreAndTheOtherDoesAll() throws Exception {
        Path output = folder.resolve("out");
        Path log = folder.resolve("log");
        assertThat(SparkProcess.start(UnhealthySweep.class, log, output.toString())
                        .waitFor())
                .as(Files.readString(log))
                .isZero();
        assertThat(log)
                .content()
                .containsPattern(
                        "executor \\d on [0-9.]+: 3 trials in a row failed because of the machine; it gets no more");
        assertThat(new RecordStore(output.toString(), TestRecords.HADOOP)
                        .readAll()
                        .summaries())
                .hasSize(54)
                .allMatch(TrialRecord::isCompleted);
    }
}
