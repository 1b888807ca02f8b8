package io.github.piwo.store;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * For measuring by hand: gives an output on a local disk, whose dataset {@code piwo prepare} has prepared, made-up records of all trials
 * of the grid, and the journal of a finished sweep. Arguments: the settings file, and {@code key=value} overrides.
 */
final class ManyRecordsByHand {
    private ManyRecordsByHand() {}

    public static void main(String[] arguments) throws IOException {
        List<String> overrides = List.of(arguments).subList(1, arguments.length);
        ExperimentSettings settings = SettingsLoader.load(Optional.of(Path.of(arguments[0])), overrides);
        Path output = Path.of(settings.output());
        String fingerprint = preparedDataset(output);
        int written = new MadeUpRecords(settings, fingerprint).write(output);
        int failed = written / MadeUpRecords.FAIL_EVERY;
        new RunJournal(
                        new OutputFiles(settings.output(), new Configuration()),
                        "local-1",
                        settings.experimentId(fingerprint))
                .ended(
                        RunJournal.Outcome.TRIALS_FAILED,
                        new RunJournal.Counts(written, written, written - failed, failed));
        System.out.println(written + " records");
    }

    private static String preparedDataset(Path output) throws IOException {
        try (Stream<Path> folders = Files.list(output.resolve("corpus"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches(".+-[0-9a-f]{64}"))
                    .map(name -> name.substring(name.length() - 64))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
