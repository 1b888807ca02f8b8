package io.github.piwo.cli;

import io.github.piwo.config.SettingsException;
import io.github.piwo.training.SpeedFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a benchmark's file, from which times are estimated. */
final class BenchmarkFile {
    @Option(
            names = "--benchmark",
            paramLabel = "FILE",
            description =
                    "What benchmark --json wrote on a machine like that which does the work, to estimate its time.")
    private Optional<Path> file = Optional.empty();

    /**
     * The benchmark's figures, if the option is given.
     *
     * @throws SettingsException if the file is not one that a benchmark wrote
     */
    Optional<SpeedFigures> figures() {
        return file.map(SubmittedFile::locate).map(BenchmarkFile::read);
    }

    private static SpeedFigures read(Path file) {
        try {
            return SpeedFigures.read(file);
        } catch (IOException e) {
            throw new SettingsException(
                    "--benchmark: " + file + " is not a file that benchmark --json wrote: " + e.getMessage(), e);
        }
    }
}
