package io.github.piwo.cli;

import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/** Finds a file of the submitting machine on the driver's machine. */
final class SubmittedFile {
    private SubmittedFile() {}

    /**
     * The local path of the file. YARN and Kubernetes put what {@code --files} names into the driver's working directory; on a
     * standalone cluster Spark fetches it too late for settings, so it is fetched here.
     *
     * @throws SettingsException if it is among the submitted files, but cannot be fetched
     */
    static Path locate(Path file) {
        if (Files.exists(file)) {
            return file;
        }
        return submitted(file).map(uri -> fetch(file, uri)).orElse(file);
    }

    private static Optional<URI> submitted(Path file) {
        return Arrays.stream(new SparkConf().get("spark.files", "").split(",", -1))
                .map(String::trim)
                .filter(uri -> !uri.isEmpty())
                .map(URI::create)
                .filter(uri -> file.equals(Path.of(uri.getPath()).getFileName()))
                .findFirst();
    }

    private static Path fetch(Path file, URI uri) {
        try {
            Path copy = Files.createTempDirectory("piwo").resolve(file);
            Configuration hadoop = CommandSpark.hadoop();
            org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(uri);
            try (var in = source.getFileSystem(hadoop).open(source)) {
                Files.copy(in, copy);
            }
            return copy;
        } catch (IOException e) {
            throw new SettingsException(file + ": cannot be fetched from " + uri + ": " + e.getMessage(), e);
        }
    }
}
