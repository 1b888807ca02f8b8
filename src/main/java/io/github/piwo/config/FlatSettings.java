package io.github.piwo.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.trial.Json;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The settings that a record contains as JSON, by their whole keys such as {@code training.adam.beta1}. */
public final class FlatSettings {
    private final SortedMap<String, String> values = new TreeMap<>();

    private FlatSettings() {}

    /**
     * The settings in a JSON object.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static FlatSettings of(String json) {
        FlatSettings settings = new FlatSettings();
        try {
            settings.add("", Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the settings of a record are no JSON", e);
        }
        return settings;
    }

    /** The defaults of {@code reference.conf}, without those of a dataset. */
    public static FlatSettings defaults() {
        return of(SettingsLoader.load(Optional.empty(), SettingsLoader.NO_EXPERIMENT)
                .json());
    }

    private void add(String key, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field ->
                            add(key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue()));
        } else {
            values.put(key, node.isValueNode() ? node.asText() : node.toString());
        }
    }

    /** The value of a setting; empty if these settings are from before it existed. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** All keys, sorted. */
    public Stream<String> keys() {
        return values.keySet().stream();
    }

    /** The keys whose values differ, sorted, those among them that only one of the two has. */
    public Stream<String> keysDifferentIn(FlatSettings other) {
        return Stream.concat(keys(), other.keys())
                .distinct()
                .filter(key -> !isSame(values.get(key), other.values.get(key)))
                .sorted();
    }

    /** Whether two values, which may be null, are the same, also if they are one number in two forms. */
    public static boolean isSame(String one, String other) {
        if (Objects.equals(one, other) || one == null || other == null) {
            return Objects.equals(one, other);
        }
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException noNumbers) {
            return false;
        }
    }
}
