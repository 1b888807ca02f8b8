package io.github.piwo.results;

import io.github.piwo.config.FlatSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings in which experiments differ, of those that describe data, networks, training and machines. */
final class SettingDifferences {
    /** Paths differ from machine to machine; they say something only if the data differ. */
    private static final Set<String> PATHS = Set.of(
            "dataset.path",
            "dataset.table.train",
            "dataset.table.unlabelled",
            "dataset.table.test",
            "dataset.vectors.path");

    private static final Set<String> WITHOUT_EFFECT = Set.of("dataset.max-bad-rows");

    private SettingDifferences() {}

    /**
     * The values of each experiment, in their order, by the setting's key; an empty text is shown as nothing. Where records are from before a setting existed, its default
     * counts: that is how they were trained.
     */
    static SortedMap<String, List<String>> of(List<PlacedExperiment> experiments) {
        FlatSettings defaults = FlatSettings.defaults();
        List<List<FlatSettings>> settings =
                experiments.stream().map(PlacedExperiment::allSettings).toList();
        boolean haveSameData = experiments.stream()
                        .map(PlacedExperiment::fingerprint)
                        .distinct()
                        .count()
                == 1;
        List<String> keys = settings.stream()
                .flatMap(List::stream)
                .flatMap(FlatSettings::keys)
                .distinct()
                .toList();
        SortedMap<String, List<String>> differences = new TreeMap<>();
        for (String key : keys) {
            if (isShown(key, haveSameData)) {
                List<String> values = settings.stream()
                        .map(ofExperiment -> values(key, ofExperiment, defaults))
                        .toList();
                if (!values.stream().allMatch(value -> FlatSettings.isSame(values.get(0), value))) {
                    differences.put(key, values);
                }
            }
        }
        return differences;
    }

    private static boolean isShown(String key, boolean haveSameData) {
        return key.matches("(dataset|model|training|execution)\\..*|sweep\\.search")
                && !WITHOUT_EFFECT.contains(key)
                && !(haveSameData && PATHS.contains(key));
    }

    /** A sweep that was run again may have had other settings of the machine, say. */
    private static String values(String key, List<FlatSettings> settings, FlatSettings defaults) {
        List<String> values = new ArrayList<>();
        for (FlatSettings one : settings) {
            String value = one.get(key).or(() -> defaults.get(key)).orElse("");
            if (values.stream().noneMatch(known -> FlatSettings.isSame(known, value))) {
                values.add(value);
            }
        }
        String all = values.stream().sorted().collect(Collectors.joining(" or "));
        return all.isEmpty() ? NumberText.NOTHING : all;
    }
}
