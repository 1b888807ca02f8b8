package io.github.piwo.table;

import io.github.piwo.config.SettingsException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A column that settings name.
 *
 * @param key the setting
 * @param name of the column
 */
public record WantedColumn(String key, String name) {
    private static final int MOST_SHOWN = 12;
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    /**
     * Its place among the columns of a table.
     *
     * @param table the table's path, for messages
     * @param advice a further way out, or empty
     * @throws SettingsException if there is no such column, or more than one
     */
    int placeIn(List<String> columns, String table, String advice) {
        int place = columns.indexOf(name);
        if (place < 0) {
            throw new SettingsException(key + " = " + name + ": there is no such column in " + table + nearest(columns)
                    + "; its columns are " + shown(columns) + advice);
        }
        if (Collections.frequency(columns, name) > 1) {
            throw new SettingsException(key + " = " + name + ": there are " + Collections.frequency(columns, name)
                    + " columns of this name in " + table + "; rename one of them");
        }
        return place;
    }

    private String nearest(List<String> columns) {
        return columns.stream()
                .min(Comparator.comparingInt(column -> DISTANCE.apply(column, name)))
                .filter(column -> DISTANCE.apply(column, name) <= Math.max(2, name.length() / 2))
                .map(column -> "; did you mean " + column + "?")
                .orElse("");
    }

    private static String shown(List<String> columns) {
        int more = columns.size() - MOST_SHOWN;
        return String.join(", ", columns.subList(0, Math.min(columns.size(), MOST_SHOWN)))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
