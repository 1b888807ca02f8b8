package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose machines come late and go early, with Spark asking for as many executors as it can use. */
@Tag("cluster")
class ElasticClusterIT {
    private static final int TRIALS = 20;
    private static final String GRID = "sweep.splits=[1, 2]";

    @TempDir
    Path folder;

    @Test
    void aSweepMovesToAWorkerThatComesLateWhenTheFirstIsTakenAway() throws Exception {
        List<String> expected = FaultGrid.undisturbed(folder, GRID);

        Path output = folder.resolve("elastic");
        boolean added = false;
        boolean decommissioned = false;
        Path cluster = Files.createDirectory(folder.resolve("cluster"));
        try (StandaloneCluster spark = new StandaloneCluster(cluster, 1)) {
            Path log = folder.resolve("elastic.log");
            Process sweep = FaultGrid.start(output, log, options(spark.master()), GRID, "local-paths-are-shared=true");
            while (!sweep.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (!added && !FaultGrid.files(output).isEmpty()) {
                    spark.addWorker();
                    added = true;
                }
                if (added && !decommissioned && workersInUse(spark.state()) == 2) {
                    spark.decommissionTheFirstWorker();
                    decommissioned = true;
                }
            }
            assertThat(sweep.exitValue()).as(Files.readString(log)).isZero();
        }

        assertThat(decommissioned).isTrue();
        assertThat(FaultGrid.numbers(FaultGrid.records(output))).hasSize(TRIALS).isEqualTo(expected);
    }

    private static long workersInUse(String state) throws JsonProcessingException {
        return StreamSupport.stream(
                        new ObjectMapper().readTree(state).path("workers").spliterator(), false)
                .filter(worker -> worker.path("coresused").asInt() > 0)
                .count();
    }

    private static List<String> options(String master) {
        List<String> options = new ArrayList<>(List.of("--master", master, "--driver-memory", "600m"));
        options.addAll(List.of("--properties-file", "conf/spark-standalone.conf"));
        for (String setting : List.of(
                "spark.executor.memory=600m",
                "spark.decommission.enabled=true",
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.executorIdleTimeout=5s")) {
            options.addAll(List.of("--conf", setting));
        }
        return options;
    }
}
