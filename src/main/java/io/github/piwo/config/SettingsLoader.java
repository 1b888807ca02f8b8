package io.github.piwo.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.github.piwo.config.DatasetSettings.Name;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Loads settings from their layers: {@code --set} overrides the file, which overrides the defaults of the dataset, which override
 * {@code reference.conf}.
 *
 * <p>The settings that it returns are complete and valid.
 */
public final class SettingsLoader {
    private static final String DATASET_DEFAULTS = "dataset-defaults";

    private final Config reference;
    private final Config datasetDefaults;
    private final KnownKeys knownKeys;

    private SettingsLoader() {
        Config defaults = ConfigFactory.parseResources(SettingsLoader.class.getClassLoader(), "reference.conf");
        reference = defaults.withoutPath(DATASET_DEFAULTS);
        datasetDefaults = defaults.getConfig(DATASET_DEFAULTS);
        knownKeys = new KnownKeys(reference);
    }

    /** Settings of no experiment in particular, for work on kept models: {@code key=value} each. */
    public static final List<String> NO_EXPERIMENT = List.of("output=unused", "dataset.name=synthetic");

    /**
     * Loads and checks the settings.
     *
     * @param file HOCON, with overrides only; substitutions may name other settings and environment variables
     * @param overrides {@code key=value} each; later ones override earlier ones
     * @throws SettingsException for the first error
     */
    public static ExperimentSettings load(Optional<Path> file, List<String> overrides) {
        return new SettingsLoader().resolve(file, overrides);
    }

    /**
     * The settings that a record holds as JSON.
     *
     * @throws SettingsException if this version has not all of its keys, or refuses a value
     */
    public static ExperimentSettings ofRecord(String json) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
        return new SettingsLoader().resolve(orRefused(() -> ConfigFactory.parseString(json, options)));
    }

    private ExperimentSettings resolve(Optional<Path> file, List<String> overrides) {
        return resolve(fromOverrides(overrides)
                .withFallback(file.map(SettingsLoader::fromFile).orElseGet(ConfigFactory::empty)));
    }

    private ExperimentSettings resolve(Config user) {
        Name dataset = mapping(user.withFallback(reference)).datasetName();
        Config defaults = datasetDefaults.getConfig(dataset.label());
        return mapping(user.withFallback(defaults).withFallback(reference)).experiment();
    }

    private SettingsMapping mapping(Config merged) {
        Config resolved = orRefused(merged::resolve);
        return new SettingsMapping(new SettingsReader(knownKeys.settings(resolved)));
    }

    private Config fromOverrides(List<String> overrides) {
        return overrides.stream()
                .map(override -> SettingOverride.parse(override, knownKeys))
                .reduce(ConfigFactory.empty(), (earlier, later) -> later.withFallback(earlier));
    }

    private static Config fromFile(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new SettingsException("settings file " + file + ": must be a file that exists and can be read");
        }
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
        return orRefused(() -> ConfigFactory.parseFile(file.toFile(), options));
    }

    /** Converts HOCON's exceptions. */
    private static Config orRefused(Supplier<Config> action) {
        try {
            return action.get();
        } catch (ConfigException e) {
            throw new SettingsException(describe(e), e);
        }
    }

    private static String describe(ConfigException e) {
        if (e.origin() == null) {
            return e.getMessage();
        }
        String ownPlace = e.origin().description() + ": ";
        String message = e.getMessage();
        return Setting.place(e.origin())
                + (message.startsWith(ownPlace) ? message.substring(ownPlace.length()) : message);
    }
}
