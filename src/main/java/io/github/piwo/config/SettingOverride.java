package io.github.piwo.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;

/** One {@code --set key=value}. */
final class SettingOverride {
    private static final String VALUE = "value";

    private static final ConfigParseOptions ORIGIN =
            ConfigParseOptions.defaults().setOriginDescription(Setting.OVERRIDE);

    private SettingOverride() {}

    /**
     * Parses an override. Text is used literally, since HOCON would see a comment in {@code hdfs://host/path}; all other values
     * are HOCON.
     */
    static Config parse(String override, KnownKeys knownKeys) {
        int equals = override.indexOf('=');
        String key = override.substring(0, Math.max(0, equals)).strip();
        if (key.isEmpty()) {
            throw refused(override, "key=value");
        }
        String text = override.substring(equals + 1).strip();
        checkKey(override, key);
        ConfigValue value = knownKeys.isText(key) && !text.startsWith("\"")
                ? ConfigValueFactory.fromAnyRef(text, Setting.OVERRIDE)
                : hocon(override, text);
        return value.atPath(key);
    }

    private static void checkKey(String override, String key) {
        try {
            ConfigUtil.splitPath(key);
        } catch (ConfigException e) {
            throw refused(override, "key=value with a key such as sweep.splits");
        }
    }

    private static ConfigValue hocon(String override, String text) {
        try {
            Config parsed =
                    ConfigFactory.parseString(VALUE + " = " + text, ORIGIN).resolve();
            // Otherwise a line break or a comma in the value could add a second setting.
            if (parsed.root().keySet().size() == 1 && parsed.root().containsKey(VALUE)) {
                return parsed.root().get(VALUE);
            }
        } catch (ConfigException e) {
            throw refused(override, "key=value with a value in HOCON, such as 5 or [1, 2]");
        }
        throw refused(override, "key=value with one value");
    }

    private static SettingsException refused(String override, String allowed) {
        return new SettingsException(Setting.OVERRIDE + " " + override + ": must be " + allowed);
    }
}
