package io.github.piwo.results;

import io.github.piwo.store.OutputFiles;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The Parquet tables in {@code tables/} of an output. They contain all of its records and can be deleted and rebuilt at any time.
 *
 * <p>Each table is a folder with one file, {@code <name>/<name>.parquet}, which is written elsewhere and then replaced
 * atomically: readers see either the old table or the new one.
 */
public final class ParquetTables {
    private static final String TEMPORARY = "_tmp-";
    private static final String ENDING = ".parquet";

    private final SparkSession spark;
    private final Path folder;
    private final OutputFiles files;

    /**
     * The tables of an output.
     *
     * @param output directory path or URI on any Hadoop file system
     */
    public ParquetTables(SparkSession spark, String output) {
        this(
                spark,
                output,
                new OutputFiles(
                        new Path(output, "tables").toString(),
                        spark.sparkContext().hadoopConfiguration()));
    }

    ParquetTables(SparkSession spark, String output, OutputFiles files) {
        // A separate session, so that the caller's settings do not change.
        this.spark = spark.newSession();
        this.spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        this.spark.conf().set("spark.sql.session.timeZone", "UTC");
        this.folder = new Path(output, "tables");
        this.files = files;
    }

    /** Writes all tables again. Only the process that holds the output's lock may call this. */
    public void rebuild(List<TrialRecord> records) throws IOException {
        deleteLeftOvers();
        Aggregates aggregates = Aggregates.of(records);
        List<TrialSchemas.TrialEpoch> epochs = records.stream()
                .flatMap(trial -> trial.epochs().stream().map(epoch -> new TrialSchemas.TrialEpoch(trial, epoch)))
                .toList();
        write(TrialSchemas.TRIALS, records);
        write(TrialSchemas.EPOCHS, epochs);
        write(
                ClassSchemas.CONFUSION,
                records.stream().flatMap(ClassSchemas::cells).toList());
        write(
                ClassSchemas.CLASSES,
                records.stream().flatMap(ClassSchemas::classes).toList());
        write(
                ModelSchemas.CALIBRATION,
                records.stream().flatMap(ModelSchemas::bins).toList());
        write(
                ModelSchemas.GENERATED,
                records.stream().flatMap(ModelSchemas::examples).toList());
        write(AggregateSchemas.ACCURACY_BY_ALPHA, aggregates.byAlpha());
        write(AggregateSchemas.ACCURACY, aggregates.cells());
        write(AggregateSchemas.ALPHA, aggregates.alphas());
        write(AggregateSchemas.COMPARISONS, aggregates.comparisons());
        write(AggregateSchemas.HYPOTHESES, aggregates.verdicts());
    }

    private <T> void write(TableSchema<T> table, List<T> items) throws IOException {
        List<Row> rows = items.stream().map(table::row).toList();
        String fresh = TEMPORARY + UUID.randomUUID();
        spark.sparkContext().setJobDescription("table " + table.name());
        try {
            spark.createDataFrame(rows, table.schema())
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(new Path(folder, fresh).toString());
            replace(fresh, table.name());
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare; the reason is the last cause of their chain.
            throw new IOException("cannot write " + folder + "/" + table.name() + ": " + reason(e), e);
        } finally {
            spark.sparkContext().setJobDescription(null);
            files.delete(fresh);
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private void replace(String fresh, String table) throws IOException {
        String part = files.list(fresh).stream()
                .filter(name -> name.endsWith(ENDING))
                .findFirst()
                .orElseThrow(() -> new IOException("Spark wrote no file of table " + table));
        files.moveOver(fresh + "/" + part, table + "/" + table + ENDING);
        for (String name : files.list(table)) {
            if (!name.equals(table + ENDING)) {
                files.delete(table + "/" + name);
            }
        }
    }

    /** Removes temporary folders of processes that died. */
    private void deleteLeftOvers() throws IOException {
        for (String name : files.folders("")) {
            if (name.startsWith(TEMPORARY)) {
                files.delete(name);
            }
        }
    }
}
