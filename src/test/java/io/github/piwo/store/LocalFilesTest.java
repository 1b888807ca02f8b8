package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Local files")
class LocalFilesTest {
    private static final byte[] LONG = {1, 2, 3};
    private static final byte[] SHORT = {4};

    @TempDir
    private Path folder;

    private LocalFiles files;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        files = LocalFiles.open(TestRecords.HADOOP);
        file = folder.resolve("new/folder/file");
    }

    private void write(byte[] content, boolean overwrite) throws IOException {
        try (var out = files.create(hadoop(file), overwrite)) {
            out.write(content);
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    @Test
    @DisplayName("hold nothing of what they replace")
    void overwrites() throws IOException {
        write(LONG, false);
        write(SHORT, true);
        assertThat(file).hasBinaryContent(SHORT);
    }

    @Test
    @DisplayName("are not overwritten unasked")
    void keeps() throws IOException {
        write(LONG, false);
        assertThatThrownBy(() -> write(SHORT, false)).isInstanceOf(IOException.class);
        assertThat(file).hasBinaryContent(LONG);
    }

    @Test
    @DisplayName("grow when appended to")
    void appends() throws IOException {
        write(LONG, false);
        try (var out = files.append(hadoop(file))) {
            out.write(SHORT);
        }
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3, 4});
    }

    @Test
    @DisplayName("have the permissions that the process gives to its own")
    void permissions() throws IOException {
        write(SHORT, false);
        Path own = Files.createFile(Files.createDirectory(folder.resolve("own")).resolve("file"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(own));
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(Files.getPosixFilePermissions(own.getParent()));
    }
}
