package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopIT {
    private static final List<String> LOCAL = List.of("--master", "local[2]", "--driver-memory", "512m");
    private static final String ENDLESS = "training.max-steps=0";

    @TempDir
    Path folder;

    @Test
    void aStoppedSweepSavesItsTrialsAndGivesTheOutputBack() throws Exception {
        Path output = folder.resolve("out");
        Path log = folder.resolve("log");
        Process sweep = FaultGrid.start(output, log, LOCAL, ENDLESS);
        await(sweep, log, () -> checkpoints(output) >= 2);

        Process second = FaultGrid.start(output, folder.resolve("second"), LOCAL, ENDLESS);
        assertThat(second.waitFor()).isEqualTo(4);
        assertThat(Files.readString(folder.resolve("second"))).contains("in use by process " + sweep.pid());

        sweep.destroy();
        assertThat(sweep.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sweep.exitValue()).as(Files.readString(log)).isEqualTo(130);
        assertThat(Files.readString(log)).contains("piwo: interrupted");
        assertThat(checkpoints(output)).isGreaterThanOrEqualTo(2);
        assertThat(output.resolve("tables/trials/trials.parquet")).exists();
        assertThat(Files.readString(output.resolve("lock/000000000001.sign"))).contains("\"released\":true");
    }

    @Tag("faults")
    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        Path output = folder.resolve("out");
        Path log = folder.resolve("log");
        Process sweep = FaultGrid.start(output, log, LOCAL, ENDLESS, "training.importance-samples=2000");
        await(sweep, log, () -> Files.exists(output.resolve("progress.json")));
        sweep.destroy();
        await(sweep, log, () -> Files.readString(log).contains("piwo: stopping"));
        sweep.destroy();
        assertThat(sweep.waitFor()).isEqualTo(130);
    }

    private static long checkpoints(Path output) throws IOException {
        if (!Files.isDirectory(output.resolve("checkpoints"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(output.resolve("checkpoints"))) {
            return files.filter(file -> file.toString().endsWith(".ckpt"))
                    .map(Path::getParent)
                    .distinct()
                    .count();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Process sweep, Path log, Condition condition) throws Exception {
        while (!condition.holds()) {
            assertThat(sweep.isAlive()).as(Files.readString(log)).isTrue();
            Thread.sleep(50);
        }
    }
}
