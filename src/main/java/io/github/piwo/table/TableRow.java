package io.github.piwo.table;

import java.util.List;

/** A row of a table in a text file. */
sealed interface TableRow {

    /** The number of the line on which it begins, counted from 1. */
    long line();

    /**
     * A usable row.
     *
     * @param values of all columns, or of those that were asked for; null where there is none
     */
    record Values(long line, List<String> values) implements TableRow {}

    /**
     * A row that cannot be used.
     *
     * @param fatal whether the rest of the file cannot be read either
     */
    record Problem(long line, String message, boolean fatal) implements TableRow {}
}
