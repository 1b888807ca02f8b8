package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything of a sweep on HDFS: dataset, records, checkpoints, lock and tables. */
@Tag("cluster")
class HdfsSweepIT {
    private static final int TRIALS = 20;
    private static final String GRID = "sweep.splits=[1, 2]";
    private static final List<String> LOCAL = List.of("--master", "local[2]", "--driver-memory", "600m");

    @TempDir
    static Path folder;

    private static MiniDFSCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(3).build();
        cluster.waitActive();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown();
    }

    @Test
    void aSweepGivesTheNumbersOfLocalDisksAlsoIfADataNodeStops() throws Exception {
        List<String> expected = FaultGrid.undisturbed(folder, GRID);
        Path log = folder.resolve("log");

        FileSystem files = cluster.getFileSystem();
        String output = files.getUri() + "/piwo/out";
        Process sweep = FaultGrid.start(output, log, LOCAL, GRID);
        boolean stopped = false;
        boolean saved = false;
        while (!sweep.waitFor(50, TimeUnit.MILLISECONDS)) {
            saved |= !names(files, output + "/checkpoints").isEmpty();
            if (!stopped && names(files, output + "/records").size() >= TRIALS / 2) {
                cluster.stopDataNode(0);
                stopped = true;
            }
        }

        assertThat(sweep.exitValue()).as(Files.readString(log)).isZero();
        assertThat(stopped).isTrue();
        assertThat(saved).isTrue();
        assertThat(FaultGrid.numbers(FaultGrid.records(output))).hasSize(TRIALS).isEqualTo(expected);
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(output + "/tables/trials")
                        .count())
                .isEqualTo(TRIALS);
        assertThat(names(files, output)).contains("corpus", "lock", "records", "tables", "runs", "last-success.json");
        assertThat(names(files, output + "/checkpoints")).isEmpty();
        assertThat(FaultGrid.models(output))
                .isEqualTo(FaultGrid.models(folder.resolve("undisturbed").toString()));
    }

    private static List<String> names(FileSystem files, String path) throws IOException {
        var folder = new org.apache.hadoop.fs.Path(path);
        if (!files.exists(folder)) {
            return List.of();
        }
        return Stream.of(files.listStatus(folder))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .toList();
    }
}
