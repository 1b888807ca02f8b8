package io.github.piwo.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.results.RecordStore.Commit;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An output in the bucket {@code piwo} of an S3 server, whose URL is the system property {@code s3.endpoint}. */
@Tag("s3a")
class S3IT {
    private static final int RACES = 50;
    private static final int WRITERS = 4;

    private final Configuration hadoop = hadoop();
    private final String output = "s3a://piwo/" + UUID.randomUUID();

    private static Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", System.getProperty("s3.endpoint"));
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.access.key", "any");
        hadoop.set("fs.s3a.secret.key", "any");
        return hadoop;
    }

    @Test
    void ofSeveralAttemptsThatEndAtOnceOneRecordStands() throws Exception {
        RecordStore store = new RecordStore(output, hadoop);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int race = 1; race <= RACES; race++) {
                CyclicBarrier start = new CyclicBarrier(WRITERS);
                List<TrialRecord> rivals = new ArrayList<>();
                List<Callable<Commit>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    TrialRecord rival = record(race, writer / 10.0);
                    rivals.add(rival);
                    writers.add(() -> {
                        start.await();
                        return store.commit(rival);
                    });
                }
                List<Future<Commit>> commits = threads.invokeAll(writers);
                List<TrialRecord> winners = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    if (commits.get(writer).get() == Commit.STORED) {
                        winners.add(rivals.get(writer));
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(store.read(rivals.get(0).trialId())).contains(winners.get(0));
            }
        } finally {
            threads.shutdown();
        }
        assertThat(store.readAll().records()).hasSize(RACES);
        assertThat(new OutputFiles(output, hadoop).list("records")).hasSize(RACES);
    }

    @Test
    void aFileIsReplacedAlsoByALargeOneAndALockHeld() throws IOException {
        OutputFiles files = new OutputFiles(output, hadoop);
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        files.replace("a/b", new byte[] {1});
        files.replace("a/b", large);
        assertThat(files.read("a/b")).isEqualTo(large);
        assertThat(files.list("a")).containsExactly("b");
        files.checkWritable();
        try (OutputLock lock = OutputLock.acquire(output, hadoop, () -> {})) {
            assertThat(lock.isLost()).isFalse();
            assertThatThrownBy(() -> OutputLock.acquire(output, hadoop, () -> {}))
                    .isInstanceOf(OutputHeldException.class);
        }
        OutputLock.acquire(output, hadoop, () -> {}).close();
    }

    private static TrialRecord record(int split, double accuracy) {
        var settings = TestRecords.settings(Path.of("unused"));
        return TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split), accuracy, accuracy);
    }
}
