package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An output in the bucket {@code piwo} of an S3 server, whose URL is the system property {@code s3.endpoint}. */
@Tag("s3a")
class S3IT {
    private static final int RACES = 50;

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
        CommitRaces.run(new RecordStore(output, hadoop), RACES);
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
}
