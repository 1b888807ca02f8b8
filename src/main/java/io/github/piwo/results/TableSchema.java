package io.github.piwo.results;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The schema of a result table: its name and its columns, each with a function to its value, so that schema and rows cannot
 * disagree.
 *
 * @param <T> type from which a row is made
 */
record TableSchema<T>(String name, List<Column<T>> columns) {

    /**
     * One column.
     *
     * @param nullable whether the value may be missing
     */
    record Column<T>(String name, DataType type, boolean nullable, Function<T, Object> value) {}

    static <T> Column<T> column(String name, DataType type, Function<T, Object> value) {
        return new Column<>(name, type, false, value);
    }

    static <T> Column<T> nullable(String name, DataType type, Function<T, Object> value) {
        return new Column<>(name, type, true, value);
    }

    /** All columns, in this order. */
    static <T> List<Column<T>> concat(List<List<Column<T>>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    StructType schema() {
        return DataTypes.createStructType(columns.stream()
                .map(column -> DataTypes.createStructField(column.name(), column.type(), column.nullable()))
                .toList());
    }

    Row row(T item) {
        return RowFactory.create(
                columns.stream().map(column -> column.value().apply(item)).toArray());
    }
}
