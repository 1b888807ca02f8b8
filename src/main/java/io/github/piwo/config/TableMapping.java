package io.github.piwo.config;

import io.github.piwo.config.DatasetSettings.Name;
import io.github.piwo.config.TableSettings.Format;
import io.github.piwo.config.TableSettings.Header;
import io.github.piwo.config.TableSettings.Markup;
import java.util.List;

/** The settings of {@code dataset.table}, and what they need of each other. */
final class TableMapping {
    private static final String GROUP = "dataset.table.";

    private final SettingsReader reader;

    TableMapping(SettingsReader reader) {
        this.reader = reader;
    }

    TableSettings table(Name dataset) {
        boolean isUsed = dataset == Name.TABLE;
        String train = isUsed ? reader.path(GROUP + "train", "dataset.name = table") : unused("train");
        TableSettings table = new TableSettings(
                train,
                isUsed ? optionalPath("unlabelled") : unused("unlabelled"),
                isUsed ? optionalPath("test") : unused("test"),
                reader.choice(GROUP + "format", Format.class),
                reader.choice(GROUP + "header", Header.class),
                delimiter(),
                quote(),
                reader.choice(GROUP + "markup", Markup.class),
                reader.names(GROUP + "text-columns"),
                reader.text(GROUP + "label-column"),
                reader.text(GROUP + "id-column"),
                reader.text(GROUP + "split-column"),
                reader.number(GROUP + "test-share", NumberRange.SHARE));
        if (isUsed) {
            check(table);
        }
        return table;
    }

    private void check(TableSettings table) {
        if (table.textColumns().isEmpty()) {
            throw reader.setting(GROUP + "text-columns")
                    .refused("a list of the columns that make up a text, as [title, body]");
        }
        if (table.labelColumn().isEmpty()) {
            throw reader.setting(GROUP + "label-column").refused("the name of the column with the classes");
        }
        for (String key : List.of("label-column", "id-column", "split-column")) {
            if (table.textColumns().contains(reader.text(GROUP + key))) {
                throw reader.setting(GROUP + key).refused("a column that is not one of dataset.table.text-columns");
            }
        }
        if (!table.splitColumn().isEmpty() && !table.test().isEmpty()) {
            throw reader.setting(GROUP + "split-column")
                    .refused("left empty if dataset.table.test names a table of test texts");
        }
        if (table.splitColumn().equals(table.labelColumn())) {
            throw reader.setting(GROUP + "split-column").refused("another column than dataset.table.label-column");
        }
        if (table.test().isEmpty()
                && table.splitColumn().isEmpty()
                && !(table.testShare() > 0 && table.testShare() < 1)) {
            throw reader.setting(GROUP + "test-share")
                    .refused("a number between 0 and 1, since there are neither a test table nor a split column");
        }
    }

    private String unused(String key) {
        return reader.noPath(GROUP + key, "a dataset.name other than table");
    }

    private String optionalPath(String key) {
        return LocalPath.expandHome(GROUP + key, reader.text(GROUP + key));
    }

    private String delimiter() {
        String text = reader.text(GROUP + "delimiter");
        return switch (text) {
            case "auto" -> "";
            case "tab" -> "\t";
            default -> oneCharacter("delimiter", text, "auto, tab or a single character");
        };
    }

    private String quote() {
        String text = reader.text(GROUP + "quote");
        return text.isEmpty()
                ? ""
                : oneCharacter("quote", text, "a single character, or empty if fields are never quoted");
    }

    private String oneCharacter(String key, String text, String allowed) {
        if (text.length() != 1 || text.charAt(0) == '\n' || text.charAt(0) == '\r') {
            throw reader.setting(GROUP + key).refused(allowed);
        }
        return text;
    }
}
