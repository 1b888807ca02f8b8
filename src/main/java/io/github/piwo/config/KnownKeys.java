package io.github.piwo.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that a settings file may contain: the groups and settings of {@code reference.conf}. */
final class KnownKeys {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private final SortedMap<String, ConfigValueType> types = new TreeMap<>();

    KnownKeys(Config reference) {
        addTypes(List.of(), reference.root());
    }

    private void addTypes(List<String> parents, ConfigObject group) {
        group.forEach((name, value) -> {
            List<String> path = join(parents, name);
            types.put(ConfigUtil.joinPath(path), value.valueType());
            if (value instanceof ConfigObject subgroup) {
                addTypes(path, subgroup);
            }
        });
    }

    /** Whether the setting is text, which {@code --set} uses literally. */
    boolean isText(String key) {
        return types.get(key) == ConfigValueType.STRING;
    }

    /**
     * The single settings of a configuration, by key.
     *
     * @throws SettingsException for a key that is not known, or a value for the name of a group
     */
    SortedMap<String, Setting> settings(Config config) {
        SortedMap<String, Setting> settings = new TreeMap<>();
        collect(List.of(), config.root(), settings);
        return settings;
    }

    private void collect(List<String> parents, ConfigObject group, Map<String, Setting> settings) {
        group.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            List<String> path = join(parents, entry.getKey());
            Setting setting = new Setting(ConfigUtil.joinPath(path), entry.getValue());
            collect(path, setting, settings);
        });
    }

    private void collect(List<String> path, Setting setting, Map<String, Setting> settings) {
        ConfigValueType type = types.get(setting.key());
        ConfigValue value = setting.value();
        if (type == null) {
            Setting leaf = firstLeaf(path, value);
            throw leaf.unknown(nearest(leaf.key()));
        }
        if (type != ConfigValueType.OBJECT) {
            settings.put(setting.key(), setting);
        } else if (value instanceof ConfigObject subgroup) {
            collect(path, subgroup, settings);
        } else {
            throw setting.refused("a group of settings, such as " + firstWithin(setting.key()));
        }
    }

    /** A misspelt group is reported by its first setting, which has a line number. */
    private static Setting firstLeaf(List<String> path, ConfigValue value) {
        if (value instanceof ConfigObject group) {
            Optional<String> first = group.keySet().stream().min(Comparator.naturalOrder());
            if (first.isPresent()) {
                return firstLeaf(join(path, first.get()), group.get(first.get()));
            }
        }
        return new Setting(ConfigUtil.joinPath(path), value);
    }

    private String firstWithin(String group) {
        return types.tailMap(group + ".").firstKey();
    }

    /** The known setting with the smallest edit distance; its last word counts twice, since people tend to forget the group. */
    String nearest(String key) {
        return types.keySet().stream()
                .filter(known -> types.get(known) != ConfigValueType.OBJECT)
                .min(Comparator.comparingInt(
                        known -> DISTANCE.apply(key, known) + DISTANCE.apply(lastWord(key), lastWord(known))))
                .orElseThrow();
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static List<String> join(List<String> parents, String name) {
        List<String> path = new ArrayList<>(parents);
        path.add(name);
        return path;
    }
}
