package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class ExecutorKillIT {
    private static final int KILLS = 50;
    private static final List<String> CLUSTER = List.of(
            "--master",
            "local-cluster[2,1,900]",
            "--conf",
            "spark.executor.memory=600m",
            "--conf",
            "spark.executorEnv.DJL_OFFLINE=true",
            "--conf",
            "spark.deploy.maxExecutorRetries=-1",
            "--driver-memory",
            "600m");

    @TempDir
    Path folder;

    @Test
    void anExecutorKilledAtAnyMomentCostsNoTrial() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Path log = folder.resolve("log");
        assertThat(FaultGrid.start(undisturbed, log, List.of("--master", "local[2]", "--driver-memory", "600m"))
                        .waitFor())
                .isZero();
        Random random = new Random(5);
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path output = folder.resolve("killed-" + round);
            FaultGrid.copyDataset(undisturbed, output);
            Process sweep = FaultGrid.start(output, log, CLUSTER, "sweep.max-attempts=1000");
            while (!sweep.waitFor(500 + random.nextInt(6000), TimeUnit.MILLISECONDS)) {
                if (kills == KILLS) {
                    continue;
                }
                List<ProcessHandle> executors = sweep.descendants()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                        .toList();
                if (!executors.isEmpty()) {
                    executors.get(random.nextInt(executors.size())).destroyForcibly();
                    kills++;
                    System.out.printf(
                            Locale.ROOT,
                            "kill %d: %d trials finished%n",
                            kills,
                            FaultGrid.files(output).size());
                }
            }
            assertThat(sweep.exitValue()).as(Files.readString(log)).isZero();
            assertThat(FaultGrid.numbers(FaultGrid.records(output)))
                    .hasSize(FaultGrid.TRIALS)
                    .isEqualTo(FaultGrid.numbers(FaultGrid.records(undisturbed)));
            assertThat(output.resolve("checkpoints")).isEmptyDirectory();
        }
        assertThat(kills).isEqualTo(KILLS);
    }
}
