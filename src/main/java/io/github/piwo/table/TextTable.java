package io.github.piwo.table;

import io.github.piwo.config.SettingsException;
import io.github.piwo.config.TableSettings;
import io.github.piwo.config.TableSettings.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table whose columns are read as text. */
public final class TextTable {
    /**
     * Columns of the rows: {@code file} and {@code line} say where a row is (line 0 if that is not known), {@code name} is the
     * file's name within the table; {@code values} are those of the columns that were asked for, null if the row has a
     * {@code problem}. After a {@code fatal} one the rest of the file cannot be read.
     */
    public static final StructType ROWS = new StructType()
            .add("file", DataTypes.StringType)
            .add("name", DataTypes.StringType)
            .add("line", DataTypes.LongType)
            .add("values", DataTypes.createArrayType(DataTypes.StringType, true))
            .add("problem", DataTypes.StringType)
            .add("fatal", DataTypes.BooleanType);

    private static final String NO_HEADER =
            "; without a header row they are _c0, _c1 and so on (dataset.table.header, .delimiter)";

    private final String location;
    private final List<RawFile> files;
    private final TableSource source;
    private final String advice;

    private TextTable(String location, List<RawFile> files, TableSource source, String advice) {
        this.location = location;
        this.files = files;
        this.source = source;
        this.advice = advice;
    }

    /**
     * Opens a table: finds its files, their format and their columns.
     *
     * @param key the setting with the table's path
     * @param location a file, a folder or a glob
     * @param wanted the columns that it should have, which help to find delimiter and header
     * @throws SettingsException if there are no files, or their form is not known
     */
    public static TextTable open(
            SparkSession spark, String key, String location, TableSettings settings, List<WantedColumn> wanted) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        TableFiles files = TableFiles.find(key, location, hadoop);
        Format format = files.format(settings.format(), hadoop);
        List<RawFile> raw = files.raw(hadoop);
        try {
            return switch (format) {
                case PARQUET, ORC -> new TextTable(location, raw, ColumnarSource.open(spark, files, format), "");
                case JSON -> new TextTable(location, raw, JsonSource.open(spark, raw, wanted), "");
                case CSV, TSV, AUTO -> {
                    DelimitedForm form = new DelimitedFormFinder(settings, wanted, hadoop).find(raw.get(0), format);
                    yield new TextTable(location, raw, new DelimitedSource(raw, form), NO_HEADER);
                }
            };
        } catch (IOException e) {
            throw new SettingsException(raw.get(0).location() + ": " + RecordReader.describe(e), e);
        }
    }

    /**
     * A CSV file with these columns, separated by commas. Its first row is skipped if it is a header.
     *
     * @throws SettingsException if the file cannot be read
     */
    public static TextTable ofCsv(RawFile file, List<String> columns, Configuration hadoop) {
        try {
            DelimitedForm form = DelimitedFormFinder.withColumns(file, columns, hadoop);
            return new TextTable(file.location(), List.of(file), new DelimitedSource(List.of(file), form), "");
        } catch (IOException e) {
            throw new SettingsException(file.location() + ": " + RecordReader.describe(e), e);
        }
    }

    /** The root of an error of Spark's, on one line. */
    public static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    /** Whether Spark reads the files, so that what is wrong with them ends a Spark job. */
    public boolean isReadBySpark() {
        return source instanceof ColumnarSource;
    }

    /** The files, sorted by path. */
    public List<RawFile> files() {
        return files;
    }

    /**
     * The rows in the table's own columns, of text or of the types that Parquet and ORC give them, and a last column with what is
     * wrong with a row and where, null if nothing is. A file that cannot be read to its end is an error of the job.
     *
     * @param problem the name of the last column
     * @throws SettingsException if two columns have the same name
     */
    public Dataset<Row> withOwnColumns(SparkSession spark, String problem) {
        List<String> names = new ArrayList<>(source.columns());
        names.add(problem);
        for (String name : names) {
            if (Collections.frequency(names, name) > 1) {
                throw new SettingsException(location + ": there are several columns " + name + "; rename one of them");
            }
        }
        return source.withOwnColumns(spark, problem);
    }

    /** The rows of {@link #ROWS}, in columns of their own. */
    static Dataset<Row> inColumns(Dataset<Row> rows, List<String> columns, String problem) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType);
        }
        int size = columns.size();
        return rows.map(
                (MapFunction<Row, Row>) row -> inColumns(row, size),
                Encoders.row(schema.add(problem, DataTypes.StringType)));
    }

    private static Row inColumns(Row row, int columns) {
        Object[] values = new Object[columns + 1];
        if (row.isNullAt(4)) {
            row.getList(3).toArray(values);
            return RowFactory.create(values);
        }
        String problem = row.getString(0) + (row.getLong(2) > 0 ? ":" + row.getLong(2) : "") + ": " + row.getString(4);
        if (row.getBoolean(5)) {
            throw new SettingsException(problem);
        }
        values[columns] = problem;
        return RowFactory.create(values);
    }

    /** The names of all columns. */
    public List<String> columns() {
        return source.columns();
    }

    /**
     * Refuses a table without some columns.
     *
     * @throws SettingsException if there is no such column
     */
    public void require(List<WantedColumn> wanted) {
        wanted.forEach(column -> column.placeIn(source.columns(), location, advice));
    }

    /**
     * The rows, see {@link #ROWS}.
     *
     * @param wanted columns, whose values each row has in this order
     * @throws SettingsException if there is no such column, or it is not made of text
     */
    public Dataset<Row> rows(SparkSession spark, List<WantedColumn> wanted) {
        require(wanted);
        return source.rows(spark, wanted.stream().map(WantedColumn::name).toList());
    }
}
