package io.github.piwo.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Spark's settings in a plain JVM. The launcher gives it those of {@code --conf} as system properties and names the property
 * files, which spark-submit would have read.
 */
final class SparkProperties {
    /** The files, one a line, those that go first first. */
    static final String FILES = "piwo.spark-properties";

    private static final String PREFIX = "spark.";

    private SparkProperties() {}

    /** Adds the settings of the files to the system properties, from which Spark takes its own. Those that are there already stay. */
    static void addTo(Properties system) {
        system.getProperty(FILES, "")
                .lines()
                .map(Path::of)
                .map(SparkProperties::read)
                .forEach(file -> file.stringPropertyNames().stream()
                        .filter(name -> name.startsWith(PREFIX))
                        .forEach(name ->
                                system.putIfAbsent(name, file.getProperty(name).strip())));
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
