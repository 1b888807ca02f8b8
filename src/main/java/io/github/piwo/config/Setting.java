package io.github.piwo.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** One value of the merged settings, and the error messages about it. */
record Setting(String key, ConfigValue value) {
    /** The origin of values from {@code --set}. */
    static final String OVERRIDE = "--set";

    private static final int LONGEST_SHOWN = 120;

    /** The value in Java: a number, string, boolean, list or map; null for HOCON's null. */
    Object unwrapped() {
        return value.unwrapped();
    }

    SettingsException refused(String allowed) {
        return new SettingsException(place(value.origin()) + key + " = " + shown() + ": must be " + allowed);
    }

    SettingsException unknown(String nearestKey) {
        return new SettingsException(place(value.origin()) + "unknown key " + key + " = " + shown()
                + "; the nearest known key is " + nearestKey);
    }

    private String shown() {
        String rendered =
                value.valueType() == ConfigValueType.NUMBER ? asWritten() : value.render(ConfigRenderOptions.concise());
        return rendered.length() <= LONGEST_SHOWN ? rendered : rendered.substring(0, LONGEST_SHOWN) + "…";
    }

    /** The value as written, {@code 1e999} and not the infinity that it is read as. */
    private String asWritten() {
        return value.atKey("number").getString("number");
    }

    /** The file and line of a value, as the start of a message. */
    static String place(ConfigOrigin origin) {
        if (origin.filename() == null && origin.description().startsWith(OVERRIDE)) {
            return OVERRIDE + " ";
        }
        String file = origin.filename() == null ? origin.description() : origin.filename();
        return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() + ": " : file + ": ";
    }
}
