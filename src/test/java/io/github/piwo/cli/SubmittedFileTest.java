package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmittedFileTest {
    @TempDir
    Path folder;

    @AfterEach
    void nothingSubmitted() {
        System.clearProperty("spark.files");
    }

    @Test
    void aFileThatIsThereIsTaken() throws Exception {
        Path file = Files.writeString(folder.resolve("my.conf"), "seed = 1");
        System.setProperty("spark.files", "file:/elsewhere/my.conf");
        assertThat(SubmittedFile.locate(file)).isEqualTo(file);
    }

    @Test
    void aSubmittedFileIsFetched() throws Exception {
        Path file = Files.writeString(folder.resolve("submitted.conf"), "seed = 1");
        System.setProperty("spark.files", "file:/elsewhere/other.conf," + file.toUri());
        assertThat(SubmittedFile.locate(Path.of("submitted.conf"))).hasContent("seed = 1");
    }

    @Test
    void aFileThatWasNotSubmittedStaysMissing() {
        System.setProperty("spark.files", "file:/elsewhere/other.conf");
        assertThat(SubmittedFile.locate(Path.of("my.conf"))).isEqualTo(Path.of("my.conf"));
    }

    @Test
    void aSubmittedFileThatCannotBeFetchedIsRefused() {
        System.setProperty("spark.files", folder.resolve("gone.conf").toUri().toString());
        assertThatThrownBy(() -> SubmittedFile.locate(Path.of("gone.conf")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gone.conf: cannot be fetched from file:");
    }
}
