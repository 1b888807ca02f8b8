package io.github.piwo.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings as a test wants to load them. */
final class SettingsFiles {
    private static final List<String> REQUIRED = List.of("output=out/test", "dataset.name=synthetic");

    private SettingsFiles() {}

    /** Overrides on top of the shortest settings that are valid. */
    static ExperimentSettings synthetic(String... overrides) {
        return SettingsLoader.load(
                Optional.empty(),
                Stream.concat(REQUIRED.stream(), Stream.of(overrides)).toList());
    }

    static ExperimentSettings load(Path file, String... overrides) {
        return SettingsLoader.load(Optional.of(file), List.of(overrides));
    }

    /** A file {@code my.conf} of these lines. */
    static Path file(Path folder, String... lines) {
        try {
            return Files.write(folder.resolve("my.conf"), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
