package io.github.piwo.cli;

import io.github.piwo.config.LocalPath;
import io.github.piwo.config.SettingsException;
import io.github.piwo.store.OutputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;

/** Checks the places that a command is to write to, before it does its work. */
final class Destinations {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Destinations() {}

    /**
     * Refuses a file that cannot be written.
     *
     * @param option that names it
     */
    static void requireWritable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new SettingsException(option + ": " + file + ": there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            throw new SettingsException(option + ": " + file + " is a folder; name a file in it");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new SettingsException(option + ": " + file + " cannot be written");
        }
    }

    /**
     * Refuses a folder, on any Hadoop file system, that cannot be written.
     *
     * @param option that names it
     */
    static void requireWritable(String option, String folder, Configuration hadoop) {
        String path = LocalPath.expandHome(option, folder);
        try {
            new OutputFiles(path, hadoop).checkWritable();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new SettingsException(option + ": " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Refuses a tracking server that does not answer. MLflow's client would retry for a while, with many log messages. */
    static void requireAnswer(String server) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server)).timeout(PATIENCE).build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new SettingsException("--mlflow: " + server + " does not answer: " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("--mlflow: interrupted while waiting for " + server, e);
        }
    }
}
