package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.SparkProcess;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class PoisonIT {
    @TempDir
    Path folder;

    @Test
    void onAClusterHarmfulTrialsAreNamedAndTheOthersFinish() throws Exception {
        Path output = folder.resolve("out");
        Path log = folder.resolve("log");
        assertThat(start("local-cluster[2,1,900]", output, log).waitFor())
                .as(Files.readString(log))
                .isZero();
        TrialResult.Failed exit = assertSixAreNamed(output, log);
        assertThat(exit.errorMessage()).contains("3 attempts", "ExecutorLostFailure");
    }

    @Test
    void inLocalModeTheyAreNamedByTheFourthRun() throws Exception {
        Path output = folder.resolve("out");
        Path log = folder.resolve("log");
        int runs = 1;
        while (start("local[2]", output, log).waitFor() != 0) {
            runs++;
            assertThat(runs).as(Files.readString(log)).isLessThanOrEqualTo(4);
        }
        TrialResult.Failed exit = assertSixAreNamed(output, log);
        assertThat(exit.errorMessage()).contains("3 attempts", "without a checkpoint in between");
    }

    /** The failure of the trial that ends its process. */
    private static TrialResult.Failed assertSixAreNamed(Path output, Path log) throws Exception {
        List<TrialRecord> records = TestRecords.all(new RecordStore(output.toString(), TestRecords.HADOOP));
        assertThat(records.stream().filter(TrialRecord::isCompleted))
                .as(Files.readString(log))
                .hasSize(54);
        Map<Integer, TrialResult.Failed> failures = records.stream()
                .filter(record -> !record.isCompleted())
                .collect(Collectors.toMap(
                        record -> record.trial().split(), record -> (TrialResult.Failed) record.result()));
        assertThat(failures).hasSize(6);
        assertThat(failures.get(1).status()).isEqualTo("diverged");
        assertThat(failures.get(2).errorClass()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(failures.get(3).errorClass()).isEqualTo("java.lang.StackOverflowError");
        assertThat(failures.get(4).errorClass()).isEqualTo(LostTrialException.class.getName());
        assertThat(failures.get(5).errorMessage()).isEqualTo("still running after 0.05 minutes (trial.max-minutes)");
        assertThat(failures.get(5).stackTrace()).contains("PoisonedSweep");
        assertThat(failures.get(6).errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failures.get(6).errorMessage()).isEmpty();
        return failures.get(4);
    }

    private static Process start(String master, Path output, Path log) throws Exception {
        return SparkProcess.start(PoisonedSweep.class, log, output.toString(), master);
    }
}
