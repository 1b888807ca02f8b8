package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps into folders of HDFS that have a quota. */
@Tag("faults")
class FullDiskIT {
    private static final int FILL_LEVELS = 20;
    private static final int TRIALS = 54;
    /** While a file is written, HDFS reserves a whole block for it. */
    private static final long BLOCK = 8 << 10;

    private static final long SPACE = 72 << 10;
    private static final long MORE_PER_LEVEL = 6 << 10;

    @TempDir
    static Path folder;

    private static MiniDFSCluster cluster;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        hadoop.setLong("dfs.namenode.fs-limits.min-block-size", BLOCK);
        hadoop.setLong("dfs.blocksize", BLOCK);
        hadoop.setInt("dfs.replication", 1);
        cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        cluster.waitActive();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown();
    }

    @RepeatedTest(FILL_LEVELS)
    void aSweepThatFillsTheDiskLosesNothingAndGoesOnOnceThereIsSpace(RepetitionInfo repetition) throws Exception {
        DistributedFileSystem files = cluster.getFileSystem();
        var root = new org.apache.hadoop.fs.Path("/level-" + repetition.getCurrentRepetition());
        files.mkdirs(root);
        files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, SPACE + repetition.getCurrentRepetition() * MORE_PER_LEVEL);
        String output = files.getUri() + root.toString();
        ExperimentSettings settings = TestRecords.settings(Path.of("unused"), "output=" + output);
        RecordStore store =
                new RecordStore(output, LocalSpark.session().sparkContext().hadoopConfiguration());

        assertThatThrownBy(() -> sweep(settings, FailedTrialPolicy.KEEP))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(output)
                .hasMessageContaining("The DiskSpace quota of " + root + " is exceeded");
        assertThat(store.readAll().unreadable()).isEmpty();
        List<TrialRecord> finished = completed(store).toList();
        // From a few to all, and then there is no space for the tables.
        assertThat(finished).hasSizeBetween(2 * (repetition.getCurrentRepetition() - 1), TRIALS);

        files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        SweepReport report = sweep(settings, FailedTrialPolicy.RETRY);
        assertThat(report.completed()).isEqualTo(TRIALS);
        assertThat(completed(store)).containsAll(finished);
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(output + "/tables/trials")
                        .count())
                .isEqualTo(TRIALS);
        assertThat(Stream.of(files.listStatus(new org.apache.hadoop.fs.Path(root, "records")))
                        .map(file -> file.getPath().getName()))
                .noneMatch(name -> name.startsWith("_"));
    }

    private static Stream<TrialRecord> completed(RecordStore store) throws IOException {
        return TestRecords.all(store).stream().filter(TrialRecord::isCompleted);
    }

    private SweepReport sweep(ExperimentSettings settings, FailedTrialPolicy failed)
            throws IOException, InterruptedException {
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        ExecutorTrainer instantly = (trial, attempt, listener) -> TestRecords.completed(settings, trial, 0.5, 0.5);
        return new Sweep(LocalSpark.session(), settings, TestDatasets.manifest(), Optional.empty(), out, instantly)
                .run(failed);
    }
}
