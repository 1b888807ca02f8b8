package io.github.piwo.config;

import static io.github.piwo.config.SettingsFiles.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.DatasetSettings.Name;
import io.github.piwo.trial.ObjectiveType;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings files that come with the program. */
class ShippedSettingsTest {
    private static final Path CONF = Path.of("conf");

    @ParameterizedTest
    @EnumSource(
            value = Name.class,
            names = {"AGNEWS", "IMDB"})
    void thePapersExperimentsAreItsWholeGridOnTheDefaults(Name name, @TempDir Path rawData) {
        Path file = CONF.resolve("paper-" + name.label() + ".conf");
        String path = "dataset.path=" + rawData;

        ExperimentSettings settings = load(file, path);

        ExperimentSettings defaults = SettingsFiles.synthetic("dataset.name=" + name.label(), path);
        assertThat(trials(settings.sweep())).isEqualTo(595);
        assertThat(settings)
                .usingRecursiveComparison()
                .ignoringFields("output", "json")
                .isEqualTo(defaults);
    }

    @Test
    void theQuickstartComparesAllObjectives() {
        ExperimentSettings settings = load(CONF.resolve("quickstart.conf"));

        assertThat(settings.dataset().name()).isEqualTo(Name.SYNTHETIC);
        assertThat(settings.sweep().objectives())
                .containsExactly(Arrays.stream(ObjectiveType.values())
                        .filter(type -> !type.isBaseline())
                        .toArray(ObjectiveType[]::new));
        assertThat(settings.sweep().rows()).containsExactly(ObjectiveType.values());
        assertThat(settings.sweep().supervisionRates()).hasSize(2);
        assertThat(settings.sweep().alphas()).hasSize(2);
        assertThat(settings.sweep().splits()).hasSizeGreaterThanOrEqualTo(3);
    }

    private static long trials(SweepSettings sweep) {
        long withAlpha =
                sweep.objectives().stream().filter(ObjectiveType::isGenerative).count();
        long without = sweep.objectives().size() - withAlpha;
        return (withAlpha * sweep.alphas().size() + without)
                * sweep.supervisionRates().size()
                * sweep.splits().size();
    }
}
