package io.github.piwo.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import io.github.piwo.trial.ObjectiveType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings, checks their types and ranges, and collects them for {@link #json}. */
final class SettingsReader {
    private final Map<String, Setting> settings;
    private final SortedMap<String, Object> read = new TreeMap<>();

    SettingsReader(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /** The setting as written, for checks of several settings. */
    Setting setting(String key) {
        return settings.get(key);
    }

    int integer(String key, int least) {
        return integer(key, least, Integer.MAX_VALUE);
    }

    int integer(String key, int least, int most) {
        return keep(key, wholeNumber(setting(key), least, most).intValueExact());
    }

    /** A number, or a word that stands for one. */
    int countOr(String key, int least, String word, int valueOfWord) {
        Setting setting = setting(key);
        if (word.equals(setting.unwrapped())) {
            keep(key, word);
            return valueOfWord;
        }
        if (decimal(setting).isEmpty()) {
            throw setting.refused(allowed(least, Integer.MAX_VALUE) + ", or " + word);
        }
        return integer(key, least);
    }

    /** Names, of which there may be none. */
    List<String> names(String key) {
        Setting setting = setting(key);
        if (setting.value() instanceof ConfigList none && none.isEmpty()) {
            return keep(key, List.of());
        }
        return keep(key, elements(key, "a name", element -> {
            if (element.unwrapped() instanceof String name && !name.isEmpty()) {
                return name;
            }
            throw element.refused("a name; put it in quotes");
        }));
    }

    long longInteger(String key) {
        return keep(
                key, wholeNumber(setting(key), Long.MIN_VALUE, Long.MAX_VALUE).longValueExact());
    }

    double number(String key, NumberRange range) {
        return keep(key, number(setting(key), range));
    }

    boolean flag(String key) {
        Setting setting = setting(key);
        return switch (String.valueOf(setting.unwrapped())) {
            case "true" -> keep(key, true);
            case "false" -> keep(key, false);
            default -> throw setting.refused("true or false");
        };
    }

    /** Text; empty if not set. */
    String text(String key) {
        Setting setting = setting(key);
        if (setting.unwrapped() instanceof String text) {
            return keep(key, text);
        }
        throw setting.refused("text; put it in quotes");
    }

    /** A path that must be set. */
    String path(String key, String reason) {
        String path = text(key);
        if (path.isBlank()) {
            throw new SettingsException(key + " is missing: must be a path, since " + reason
                    + "; set it in the settings file or by --set " + key + "=PATH");
        }
        return LocalPath.expandHome(key, path);
    }

    /** A path that must not be set; the empty one. */
    String noPath(String key, String reason) {
        String path = text(key);
        if (!path.isEmpty()) {
            throw setting(key).refused("left empty with " + reason);
        }
        return path;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E choice = choice(setting(key), type);
        keep(key, name(choice));
        return choice;
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        List<E> choices = elements(key, "one of " + names(type), element -> choice(element, type));
        keep(key, choices.stream().map(SettingsReader::name).toList());
        return choices;
    }

    List<Double> numbers(String key, NumberRange range) {
        return keep(key, elements(key, range.description(), element -> number(element, range)));
    }

    List<Integer> integers(String key, int least, int most) {
        return keep(
                key,
                elements(
                        key,
                        allowed(least, most),
                        element -> wholeNumber(element, least, most).intValueExact()));
    }

    List<Long> longIntegers(String key) {
        return keep(
                key,
                elements(
                        key,
                        allowed(Long.MIN_VALUE, Long.MAX_VALUE),
                        element -> wholeNumber(element, Long.MIN_VALUE, Long.MAX_VALUE)
                                .longValueExact()));
    }

    /** Objectives, or reference classifiers, of which there may be none. */
    List<ObjectiveType> objectives(String key, boolean baselines) {
        if (baselines && setting(key).value() instanceof ConfigList none && none.isEmpty()) {
            return keep(key, List.of());
        }
        String allowed = "one of " + ObjectiveType.labels(type -> type.isBaseline() == baselines);
        List<ObjectiveType> objectives = elements(
                key,
                allowed,
                element -> ObjectiveType.fromLabel(String.valueOf(element.unwrapped()))
                        .filter(type -> type.isBaseline() == baselines)
                        .orElseThrow(() -> element.refused(allowed)));
        keep(key, objectives.stream().map(ObjectiveType::label).toList());
        return objectives;
    }

    /** All settings read so far as one line of JSON, with sorted keys and a canonical spelling of numbers and names. */
    String json() {
        return ConfigFactory.parseMap(read).root().render(ConfigRenderOptions.concise());
    }

    private <T> T keep(String key, T value) {
        read.put(key, value);
        return value;
    }

    private <T> List<T> elements(String key, String allowed, Function<Setting, T> parse) {
        Setting setting = setting(key);
        if (!(setting.value() instanceof ConfigList list) || list.isEmpty()) {
            throw setting.refused("a list in brackets that is not empty, each element " + allowed);
        }
        Set<T> elements = new LinkedHashSet<>();
        for (int index = 0; index < list.size(); index++) {
            T element = parse.apply(new Setting(key + "[" + index + "]", list.get(index)));
            if (!elements.add(element)) {
                throw setting.refused("a list without repetition, but " + element + " is in it more than once");
            }
        }
        return List.copyOf(elements);
    }

    private static double number(Setting setting, NumberRange range) {
        return decimal(setting)
                .map(BigDecimal::doubleValue)
                .filter(range::contains)
                .orElseThrow(() -> setting.refused(range.description()));
    }

    private static BigInteger wholeNumber(Setting setting, long least, long most) {
        return decimal(setting)
                .filter(number -> number.compareTo(BigDecimal.valueOf(least)) >= 0)
                .filter(number -> number.compareTo(BigDecimal.valueOf(most)) <= 0)
                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                .map(BigDecimal::toBigIntegerExact)
                .orElseThrow(() -> setting.refused(allowed(least, most)));
    }

    private static String allowed(long least, long most) {
        return "a whole number from " + least + " to " + most;
    }

    /** Numbers may be text, since environment variables are. */
    private static Optional<BigDecimal> decimal(Setting setting) {
        Object value = setting.unwrapped();
        if (!(value instanceof Number) && !(value instanceof String)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(value.toString()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equalsIgnoreCase(String.valueOf(setting.unwrapped())))
                .findFirst()
                .orElseThrow(() -> setting.refused("one of " + names(type)));
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(SettingsReader::name).collect(Collectors.joining(", "));
    }

    /** The name of a choice in settings. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
