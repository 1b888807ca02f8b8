package io.github.piwo.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes mistakes that people make in settings, over every key of {@code reference.conf}. */
public final class SettingsErrors {
    private static final List<String> LETTERS = List.of("a", "e", "s", "t", "-", "x");
    private static final List<String> SEEDS = List.of("seed", "dataset.seed");
    private static final List<String> FRACTIONS = List.of(
            "dataset.synthetic.topic-share",
            "model.dropout",
            "model.tfidf-scale",
            "training.learning-rate",
            "training.classifier-decay",
            "training.labelled-bound-weight",
            "training.adam.beta1",
            "training.adam.beta2",
            "training.adam.epsilon",
            "training.temperature",
            "training.max-minutes",
            "execution.gpus-per-trial",
            "checkpoints.share",
            "checkpoints.minutes",
            "sweep.grace-seconds",
            "trial.max-minutes");

    private final RandomGenerator random;
    private final Map<String, ConfigValue> reference = new TreeMap<>();

    private SettingsErrors(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Config config = ConfigFactory.parseResources("reference.conf").resolve().withoutPath("dataset-defaults");
        config.entrySet().forEach(entry -> reference.put(entry.getKey(), entry.getValue()));
    }

    /**
     * One mistake on top of settings that are valid.
     *
     * @param lines of the settings file, where the mistake is in one
     * @param overrides the {@code --set} that holds it otherwise
     * @param expected what the message has to name
     */
    public record SettingsError(Optional<List<String>> lines, List<String> overrides, List<String> expected) {}

    /** So many mistakes; each key of the reference is met at least once where there are enough. */
    public static Stream<SettingsError> generate(long seed, int count) {
        SettingsErrors errors = new SettingsErrors(seed);
        List<String> keys = List.copyOf(errors.reference.keySet());
        return IntStream.range(0, count).mapToObj(index -> errors.error(keys.get(index % keys.size())));
    }

    private SettingsError error(String key) {
        return switch (random.nextInt(6)) {
            case 0 -> misspelt(key);
            case 1 -> random.nextBoolean() ? withoutEquals(key) : unclosed(key);
            default -> wrongValue(key);
        };
    }

    private SettingsError misspelt(String key) {
        String wrong = key;
        while (reference.containsKey(wrong) || wrong.endsWith(".") || wrong.contains("..")) {
            int position = 1 + random.nextInt(key.length() - 1);
            String letter = LETTERS.get(random.nextInt(LETTERS.size()));
            wrong = key.substring(0, position) + letter + key.substring(position + random.nextInt(2));
        }
        String value = rendered(reference.get(key));
        return place(wrong, value, List.of(wrong, "nearest known key is "));
    }

    private SettingsError withoutEquals(String key) {
        String override = key + ":" + random.nextInt(100);
        return new SettingsError(Optional.empty(), List.of(override), List.of("--set", override, "key=value"));
    }

    private SettingsError unclosed(String key) {
        return inFile(key, "[" + random.nextInt(100), List.of("my.conf:"));
    }

    private SettingsError wrongValue(String key) {
        boolean text = reference.get(key).unwrapped() instanceof String;
        String value = pick(wrongValues(key));
        List<String> expected = List.of(key, "must be ", bare(value));
        // Where text is asked for, an override is text whatever it looks like.
        return text && !isChoice(key) ? inFile(key, value, expected) : place(key, value, expected);
    }

    private List<String> wrongValues(String key) {
        Object value = reference.get(key).unwrapped();
        List<String> wrong = new ArrayList<>(
                List.of(value instanceof Boolean || key.equals("dataset.table.header") ? "7" : "true", "{ few = 1 }"));
        if (value instanceof Boolean) {
            wrong.addAll(List.of("maybe", "[true]", "0"));
        } else if (value instanceof List<?> names && names.isEmpty()) {
            wrong.addAll(List.of("7", "[{ few = 1 }]", "[[1]]", "[null]", "[-3]", "[a, a]"));
        } else if (value instanceof List<?>) {
            wrong.addAll(key.equals("sweep.baselines") ? List.of() : List.of("[]"));
            wrong.addAll(List.of("7", "[{ few = 1 }]", "[[1]]", "[null]", "[9e9999]", "[many]"));
            wrong.addAll(key.equals("sweep.seeds") ? List.of("[0.5]", "[3, 3]") : List.of("[-3]", "[0]"));
        } else if (value instanceof Number || key.equals("training.validate-every")) {
            wrong.addAll(List.of("many", "[1]", "NaN", "1e999", "\"1 2\"", "0x10"));
            wrong.addAll(SEEDS.contains(key) ? List.of("18446744073709551616") : List.of("-1", "-0.5"));
            wrong.addAll(FRACTIONS.contains(key) ? List.of() : List.of("2.5", "1e300"));
        } else {
            wrong.addAll(List.of("[one, two]", isChoice(key) ? "nothing-known" : "17"));
        }
        return wrong;
    }

    private static boolean isChoice(String key) {
        return List.of(
                        "dataset.name",
                        "dataset.tokenizer",
                        "dataset.vectors.source",
                        "training.bound-scale",
                        "training.labels",
                        "model.encoder",
                        "model.decoder",
                        "execution.device",
                        "live-view.when")
                .contains(key);
    }

    private SettingsError place(String key, String value, List<String> expected) {
        if (random.nextBoolean()) {
            return inFile(key, value, expected);
        }
        List<String> withOrigin = new ArrayList<>(expected);
        withOrigin.add("--set");
        return new SettingsError(Optional.empty(), List.of(key + "=" + value), withOrigin);
    }

    private SettingsError inFile(String key, String value, List<String> expected) {
        List<String> lines = List.of("# a comment", key + " = " + value);
        List<String> withOrigin = new ArrayList<>(expected);
        withOrigin.add("my.conf:");
        return new SettingsError(Optional.of(lines), List.of(), withOrigin);
    }

    /** The part of a value that a message shows whatever the spelling around it. */
    private static String bare(String value) {
        String inner = value.replaceAll("^[\\[{\" ]+", "");
        return inner.isEmpty() ? value : inner.replaceAll("[\\]}\", =].*", "");
    }

    private static String rendered(ConfigValue value) {
        return value.render(ConfigRenderOptions.concise());
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
