package io.github.piwo.config;

import io.github.piwo.trial.Json;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a dataset's own tables are, and what their columns mean. The keys are those of {@code dataset.table} in
 * {@code reference.conf}; a path may be a file, a folder or a glob, and is empty if there is no such table.
 *
 * @param delimiter of CSV files; empty to find it out
 * @param quote of CSV files; empty if fields are never quoted
 * @param textColumns joined by a blank
 * @param idColumn empty to identify texts by their content
 * @param splitColumn says which part a row belongs to; empty if there is none
 * @param testShare fraction of the labelled texts that become test texts if there are no others
 */
public record TableSettings(
        String train,
        String unlabelled,
        String test,
        Format format,
        Header header,
        String delimiter,
        String quote,
        Markup markup,
        List<String> textColumns,
        String labelColumn,
        String idColumn,
        String splitColumn,
        double testShare)
        implements Serializable {

    /** Copies the list. */
    public TableSettings {
        textColumns = List.copyOf(textColumns);
    }

    /** The formats of tables. */
    public enum Format {
        /** By the ending of the files. */
        AUTO,
        CSV,
        TSV,
        /** One object on each line. */
        JSON,
        PARQUET,
        ORC;

        /** The lower-case name in settings. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the first row of a CSV file names the columns. */
    public enum Header {
        AUTO,
        TRUE,
        FALSE
    }

    /** What is removed from texts. */
    public enum Markup {
        NONE,
        /** HTML entities, and backslashes for line breaks, as in the CSV files of AG News, DBpedia and Yelp. */
        NEWS,
        /** {@code <br />}, as in IMDB's reviews. */
        REVIEW
    }

    /** Everything that decides how the tables are read, but for their paths. */
    void addTo(SortedMap<String, String> canonical) {
        canonical.put("dataset.table.format", format.label());
        canonical.put("dataset.table.header", header.name().toLowerCase(Locale.ROOT));
        canonical.put(
                "dataset.table.delimiter", delimiter.isEmpty() ? "auto" : delimiter.equals("\t") ? "tab" : delimiter);
        canonical.put("dataset.table.quote", quote);
        canonical.put("dataset.table.markup", markup.name().toLowerCase(Locale.ROOT));
        canonical.put(
                "dataset.table.text-columns",
                Json.MAPPER.valueToTree(textColumns).toString());
        canonical.put("dataset.table.label-column", labelColumn);
        canonical.put("dataset.table.id-column", idColumn);
        canonical.put("dataset.table.split-column", splitColumn);
    }

    /** The paths that are set, by their keys. */
    SortedMap<String, String> paths() {
        SortedMap<String, String> paths = new TreeMap<>();
        paths.put("dataset.table.train", train);
        paths.put("dataset.table.unlabelled", unlabelled);
        paths.put("dataset.table.test", test);
        paths.values().removeIf(String::isEmpty);
        return paths;
    }
}
