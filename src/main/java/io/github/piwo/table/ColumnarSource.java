package io.github.piwo.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.split;

import io.github.piwo.config.SettingsException;
import io.github.piwo.config.TableSettings.Format;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet and ORC, which Spark reads.
 *
 * @param hasRowNumbers whether Spark can tell the place of a row within its file
 */
record ColumnarSource(String key, String location, Dataset<Row> table, boolean hasRowNumbers) implements TableSource {

    /**
     * Opens the table and reads its schema.
     *
     * @throws SettingsException if Spark cannot read it
     */
    static ColumnarSource open(SparkSession spark, TableFiles files, Format format) {
        try {
            Dataset<Row> table = spark.read().format(format.label()).load(files.location());
            return new ColumnarSource(files.key(), files.location(), table, format == Format.PARQUET);
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare.
            throw new SettingsException(
                    files.key() + " = " + files.location() + " cannot be read as " + format.label() + ": "
                            + TextTable.reason(e),
                    e);
        }
    }

    @Override
    public List<String> columns() {
        return Arrays.asList(table.columns());
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, List<String> wanted) {
        Column file = col("_metadata.file_path");
        Column line = hasRowNumbers ? col("_metadata.row_index").plus(1) : lit(0L);
        Column[] values = wanted.stream().map(this::asText).toArray(Column[]::new);
        return table.select(
                file.as("file"),
                element_at(split(file, "/"), -1).as("name"),
                line.as("line"),
                array(values).as("values"),
                lit(null).cast("string").as("problem"),
                lit(false).as("fatal"));
    }

    @Override
    public Dataset<Row> withOwnColumns(SparkSession spark, String problem) {
        return table.withColumn(problem, lit(null).cast("string"));
    }

    private Column asText(String name) {
        DataType type = table.schema().apply(name).dataType();
        if (type instanceof BinaryType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType) {
            throw new SettingsException(key + " = " + location + ": column " + name + " is of type "
                    + type.simpleString() + "; it must be text or a number");
        }
        Column text = col("`" + name.replace("`", "``") + "`").cast("string");
        // A missing value turns a column of whole numbers into fractions.
        return type instanceof DoubleType || type instanceof FloatType ? regexp_replace(text, "\\.0$", "") : text;
    }
}
