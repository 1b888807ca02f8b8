package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output on HDFS. */
class HdfsIT {

    @TempDir
    static Path folder;

    private static Configuration hadoop;
    private static MiniDFSCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        hadoop = new Configuration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        cluster.waitActive();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown();
    }

    @Test
    void ofSeveralAttemptsThatEndAtOnceOneRecordStands() throws Exception {
        race(10);
    }

    @Test
    @Tag("faults")
    void ofSeveralAttemptsThatEndAtOnceOneRecordAlwaysStands() throws Exception {
        race(100);
    }

    private static void race(int races) throws Exception {
        CommitRaces.run(new RecordStore(output("records-" + races), hadoop), races);
    }

    @Test
    void aFileIsReplacedAndALockHeld() throws IOException {
        OutputFiles files = new OutputFiles(output("files"), hadoop);
        files.replace("a/b", new byte[] {1});
        files.replace("a/b", new byte[] {2, 3});
        assertThat(files.read("a/b")).containsExactly(2, 3);
        files.checkWritable();
        assertThat(files.freeBytes()).isPositive();
        try (OutputLock lock = OutputLock.acquire(output("files"), hadoop, () -> {})) {
            assertThat(lock.isLost()).isFalse();
            assertThatThrownBy(() -> OutputLock.acquire(output("files"), hadoop, () -> {}))
                    .isInstanceOf(OutputHeldException.class);
        }
        OutputLock.acquire(output("files"), hadoop, () -> {}).close();
    }

    @Test
    void aQuotaThatIsUsedUpIsAnErrorThatNamesTheFolder() throws IOException {
        OutputFiles files = new OutputFiles(output("quota"), hadoop);
        files.replace("a/b", new byte[] {1});
        cluster.getFileSystem().setQuota(new org.apache.hadoop.fs.Path("/quota"), HdfsConstants.QUOTA_DONT_SET, 1000);
        assertThatThrownBy(() -> files.replace("a/b", new byte[] {2}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(output("quota") + "/a")
                .hasMessageContaining("The DiskSpace quota of /quota is exceeded");
        assertThat(files.read("a/b")).containsExactly(1);
        assertThat(files.list("a")).containsExactly("b");
    }

    private static String output(String name) throws IOException {
        return cluster.getFileSystem().getUri() + "/" + name;
    }
}
