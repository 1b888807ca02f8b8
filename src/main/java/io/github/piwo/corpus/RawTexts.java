package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.github.piwo.config.SettingsException;
import io.github.piwo.table.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * All records of the raw data. They are parsed once and kept on the executors' disks until closed, so that nothing is written to
 * the output before all of them have been checked.
 */
final class RawTexts implements AutoCloseable {
    /** A record: a usable text, or a {@code problem} with the place where it was found. */
    static final StructType SCHEMA = new StructType()
            .add("part", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("label", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("file", DataTypes.StringType)
            .add("line", DataTypes.LongType)
            .add("problem", DataTypes.StringType)
            .add("fatal", DataTypes.BooleanType);

    private static final int SHOWN_CHARACTERS = 20;

    private final Dataset<Row> parsed;
    private final Dataset<Row> records;
    private final ClassNames classes;
    private final long skipped;

    private RawTexts(Dataset<Row> parsed, Dataset<Row> records, ClassNames classes, long skipped) {
        this.parsed = parsed;
        this.records = records;
        this.classes = classes;
        this.skipped = skipped;
    }

    /** A usable text as a row of {@link #SCHEMA}. */
    static Row text(RawRecord.Part part, String id, String label, String text, String file, long line) {
        return RowFactory.create(part.name(), id, label, text, file, line, null, false);
    }

    /** A row or file that is no usable text, likewise. */
    static Row problem(String file, long line, String message, boolean fatal) {
        return RowFactory.create(
                null, RawRecord.Problem.describe(file, line, message), null, null, file, line, message, fatal);
    }

    /**
     * Reads everything.
     *
     * @throws SettingsException if something cannot be read, more rows are unusable than allowed, or no classifier can be trained
     */
    static RawTexts read(SparkSession spark, RawCorpus raw, int partitions, int maxBadRows) {
        Dataset<Row> parsed = identified(parse(spark, raw).repartition(partitions, col("id")), raw)
                .persist(StorageLevel.DISK_ONLY());
        try {
            requireReadable(parsed, raw);
            requireUniqueIds(parsed, raw);
            ClassNames classes = ClassNames.of(parsed, raw);
            Dataset<Row> records = withoutUnknownClasses(parsed, classes);
            return new RawTexts(parsed, records, classes, checked(records, maxBadRows));
        } catch (RuntimeException e) {
            parsed.unpersist();
            throw e;
        }
    }

    private static Dataset<Row> parse(SparkSession spark, RawCorpus raw) {
        List<Dataset<Row>> parts = new ArrayList<>();
        if (!raw.reviews().isEmpty()) {
            parts.add(ReviewRecords.read(spark, raw.reviews()));
        }
        raw.tables().forEach(table -> parts.add(table.records(spark)));
        return parts.stream().reduce(Dataset::union).orElseThrow();
    }

    /** Numbers the texts that are equal in everything, so that each has an identifier of its own. */
    private static Dataset<Row> identified(Dataset<Row> records, RawCorpus raw) {
        if (raw.tables().stream().allMatch(table -> table.columns().ids() == TablePart.Ids.PLACE)) {
            return records.withColumn("copy", lit(1));
        }
        Column copy = row_number().over(Window.partitionBy("id", "part").orderBy("file", "line"));
        boolean byContent =
                raw.tables().stream().anyMatch(table -> table.columns().ids() == TablePart.Ids.CONTENT);
        Dataset<Row> counted = records.withColumn("copy", copy);
        return byContent
                ? counted.withColumn(
                        "id",
                        when(col("copy").gt(1), concat(col("id"), lit("-"), col("copy")))
                                .otherwise(col("id")))
                : counted;
    }

    private static void requireReadable(Dataset<Row> records, RawCorpus raw) {
        Optional<String> fatal;
        try {
            fatal = first(records.where(col("fatal")));
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare.
            if (e instanceof SparkException
                    && raw.tables().stream().anyMatch(table -> table.table().isReadBySpark())) {
                throw new SettingsException(raw.location() + " cannot be read: " + TextTable.reason(e), e);
            }
            throw e;
        }
        fatal.ifPresent(problem -> {
            throw new SettingsException(problem);
        });
    }

    private static void requireUniqueIds(Dataset<Row> records, RawCorpus raw) {
        if (raw.tables().stream().noneMatch(table -> table.columns().ids() == TablePart.Ids.COLUMN)) {
            return;
        }
        Dataset<Row> repeated =
                records.where(col("copy").gt(1).and(col("problem").isNull()));
        repeated.orderBy("file", "line").limit(1).collectAsList().forEach(row -> {
            throw new SettingsException(RawRecord.Problem.describe(
                    row.getString(4),
                    row.getLong(5),
                    "the identifier \"" + row.getString(1) + "\" is that of an earlier row too; it must be unique"
                            + " (dataset.table.id-column)"));
        });
    }

    /** Turns rows whose class is not one of those that there are into problems. */
    private static Dataset<Row> withoutUnknownClasses(Dataset<Row> records, ClassNames classes) {
        Column known = col("label").isin(classes.words().toArray());
        Column message = concat(
                lit("class \""),
                substring(col("label"), 1, SHOWN_CHARACTERS),
                lit("\" is not one of " + range(classes.words())));
        return records.withColumn(
                "problem",
                when(col("label").isNotNull().and(not(known)), message).otherwise(col("problem")));
    }

    private static String range(List<String> words) {
        return words.size() > 2 ? words.get(0) + " to " + words.get(words.size() - 1) : String.join(", ", words);
    }

    /** The number of unusable rows, if it is within the limit. */
    private static long checked(Dataset<Row> records, int maxBadRows) {
        Dataset<Row> problems = records.where(col("problem").isNotNull());
        long count = problems.count();
        if (count > maxBadRows) {
            throw new SettingsException(first(problems).orElseThrow() + " (unusable rows or texts: " + count
                    + ", dataset.max-bad-rows = " + maxBadRows + ")");
        }
        return count;
    }

    private static Optional<String> first(Dataset<Row> problems) {
        return problems.orderBy("file", "line").limit(1).collectAsList().stream()
                .map(row -> RawRecord.Problem.describe(row.getString(4), row.getLong(5), row.getString(6)))
                .findFirst();
    }

    /** The usable texts: {@code part}, {@code id}, {@code label}, {@code text}. */
    Dataset<Row> texts() {
        return records.where(col("problem").isNull()).select("part", "id", "label", "text");
    }

    /** The classes of the texts. */
    ClassNames classes() {
        return classes;
    }

    /** What people should know of how the texts were read. */
    List<String> notes() {
        return classes.notes();
    }

    /** The first of the skipped rows, for the warning about them. */
    Optional<String> firstSkipped() {
        return skipped == 0
                ? Optional.empty()
                : first(records.where(col("problem").isNotNull()));
    }

    /** The number of unusable rows, which are not among the texts. */
    long skipped() {
        return skipped;
    }

    @Override
    public void close() {
        parsed.unpersist();
    }
}
