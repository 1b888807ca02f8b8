package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.TestRecords;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    private Path output;

    private CheckpointFolder folder;

    @BeforeEach
    void open() {
        folder = new CheckpointFolder(new OutputFiles(output.toString(), TestRecords.HADOOP), "trial");
    }

    @Test
    void attemptsThatEndedWithTheirProcessAreCounted() throws IOException {
        assertThat(folder.begin()).isZero();
        assertThat(folder.begin()).isEqualTo(1);
        assertThat(folder.unendedAttempts()).isEqualTo(2);
        folder.endWithoutResult();
        assertThat(folder.begin()).isZero();
    }

    @Test
    void aNewCheckpointIsProgress() throws IOException {
        write("000000000002.ckpt");
        folder.begin();
        folder.begin();
        write("000000000004.ckpt");
        assertThat(folder.unendedAttempts()).isZero();
        assertThat(folder.newest()).isEqualTo("000000000004.ckpt");
    }

    @Test
    void aCheckpointThatWasSetAsideIsNoProgress() throws IOException {
        write("000000000002.ckpt");
        write("000000000004.ckpt");
        folder.begin();
        folder.begin();
        folder.setAside("000000000004.ckpt");
        assertThat(folder.newest()).isEqualTo("000000000002.ckpt");
        assertThat(folder.unendedAttempts()).isEqualTo(2);
    }

    private void write(String name) throws IOException {
        folder.write(name, out -> out.write(1));
    }
}
