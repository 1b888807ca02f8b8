package io.github.piwo.corpus;

import io.github.piwo.config.TableSettings.Markup;
import io.github.piwo.table.TextTable;
import io.github.piwo.table.WantedColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table of raw texts.
 *
 * @param part which part all rows belong to, unless a column says so
 * @param columns what its columns mean
 */
record TablePart(TextTable table, RawRecord.Part part, Columns columns) {

    /** How texts are identified. */
    enum Ids {
        /** By file and line. */
        PLACE,
        /** By a column. */
        COLUMN,
        /** By their part, label and words. */
        CONTENT
    }

    /**
     * The meaning of columns.
     *
     * @param text at least one
     */
    record Columns(
            List<WantedColumn> text,
            Optional<WantedColumn> label,
            Optional<WantedColumn> id,
            Optional<WantedColumn> split,
            Ids ids,
            Markup markup) {

        /** All columns, in the order in which {@link TableRecords} reads their values. */
        List<WantedColumn> all() {
            List<WantedColumn> all = new ArrayList<>(text);
            label.ifPresent(all::add);
            id.ifPresent(all::add);
            split.ifPresent(all::add);
            return all;
        }

        Layout layout() {
            int next = text.size();
            int labelAt = label.isPresent() ? next++ : NONE;
            int idAt = id.isPresent() ? next++ : NONE;
            int splitAt = split.isPresent() ? next : NONE;
            return new Layout(text.size(), labelAt, idAt, splitAt, ids, markup);
        }
    }

    /** The place of a column that there is not. */
    static final int NONE = -1;

    /** Where each value is in a row of {@link Columns#all}. */
    record Layout(int texts, int labelAt, int idAt, int splitAt, Ids ids, Markup markup) implements Serializable {}

    /** The rows as records, in the columns of {@link RawTexts#SCHEMA}. */
    Dataset<Row> records(SparkSession spark) {
        return new TableRecords(part, columns.layout()).of(table.rows(spark, columns.all()));
    }
}
