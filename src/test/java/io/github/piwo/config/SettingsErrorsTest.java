package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.piwo.config.SettingsErrors.SettingsError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsErrorsTest {
    private static final long SEED = 20240229;
    private static final int ERRORS = 250;

    @TempDir
    private Path folder;

    static Stream<SettingsError> errors() {
        return SettingsErrors.generate(SEED, ERRORS);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyMistakeIsRefusedInOneLineThatNamesIt(SettingsError error) {
        Optional<Path> file = error.lines().map(lines -> SettingsFiles.file(folder, lines.toArray(String[]::new)));
        List<String> overrides = new ArrayList<>(error.overrides());
        // Valid settings, but for the mistake, which stands above them.
        if (!isGiven(error, "output")) {
            overrides.add(0, "output=out");
        }
        if (!isGiven(error, "dataset.name")) {
            overrides.add(0, "dataset.name=synthetic");
        }

        Throwable refusal = catchThrowable(() -> SettingsLoader.load(file, overrides));

        assertThat(refusal).as("%s", error).isExactlyInstanceOf(SettingsException.class);
        assertThat(refusal.getMessage())
                .contains(error.expected())
                .doesNotContain("\n", "Exception", "com.typesafe")
                .hasSizeLessThan(500);
    }

    private static boolean isGiven(SettingsError error, String key) {
        return Stream.concat(error.lines().stream().flatMap(List::stream), error.overrides().stream())
                .anyMatch(line -> line.startsWith(key + "=") || line.startsWith(key + " "));
    }
}
