package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;

import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * All records of the raw data. They are parsed once and kept on the executors' disks until closed, so that nothing is written to
 * the output before all of them have been checked.
 */
final class RawTexts implements AutoCloseable {
    private static final StructType SCHEMA = new StructType()
            .add("part", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("text", DataTypes.StringType)
            .add("file", DataTypes.StringType)
            .add("line", DataTypes.LongType)
            .add("problem", DataTypes.StringType)
            .add("fatal", DataTypes.BooleanType);

    private final Dataset<Row> records;
    private final long skipped;

    private RawTexts(Dataset<Row> records, long skipped) {
        this.records = records;
        this.skipped = skipped;
    }

    /**
     * Reads everything.
     *
     * @throws SettingsException if something cannot be read, or more rows are unusable than allowed
     */
    static RawTexts read(SparkSession spark, RawCorpus raw, int partitions, int maxBadRows) {
        // One task reads a source, however large; the shuffle distributes the further work over all tasks.
        Dataset<Row> records = spark.createDataFrame(parse(spark, raw.sources()), SCHEMA)
                .repartition(partitions, col("id"))
                .persist(StorageLevel.DISK_ONLY());
        try {
            return new RawTexts(records, checked(records, maxBadRows));
        } catch (RuntimeException e) {
            records.unpersist();
            throw e;
        }
    }

    private static JavaRDD<Row> parse(SparkSession spark, List<RawSource> sources) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        List<Integer> numbers = IntStream.range(0, sources.size()).boxed().toList();
        return context.parallelize(numbers, sources.size())
                .flatMap(number -> rows(sources.get(number), hadoop.value().value()));
    }

    private static Iterator<Row> rows(RawSource source, Configuration hadoop) {
        RawRecords records;
        try {
            records = source.open(hadoop);
        } catch (IOException e) {
            RawRecord problem = new RawRecord.Problem(source.location(), 0, RawRecords.describe(e), true);
            return List.of(row(problem)).iterator();
        }
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(records));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                return row(records.next());
            }
        };
    }

    private static void close(RawRecords records) {
        try {
            records.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(RawRecord record) {
        if (record instanceof RawRecord.Text text) {
            return RowFactory.create(text.part().name(), text.id(), text.label(), text.text(), null, null, null, false);
        }
        RawRecord.Problem problem = (RawRecord.Problem) record;
        return RowFactory.create(
                null,
                problem.describe(),
                null,
                null,
                problem.file(),
                problem.line(),
                problem.message(),
                problem.fatal());
    }

    /** The number of unusable rows, if it is within the limit. */
    private static long checked(Dataset<Row> records, int maxBadRows) {
        Dataset<Row> problems = records.where(col("problem").isNotNull());
        first(problems.where(col("fatal"))).ifPresent(problem -> {
            throw new SettingsException(problem);
        });
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
        records.unpersist();
    }
}
