package io.github.piwo.results;

import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The Parquet tables below {@code tables/} of an output. They hold all of its records, and can be deleted and rebuilt at
 * any time.
 *
 * <p>Each is written to a directory of its own first and then swapped in: two writers never share one, and readers that
 * come between see no table rather than half of one.
 */
public final class ResultTables {
    private final SparkSession spark;
    private final Path folder;

    /**
     * The tables of an output.
     *
     * @param output directory path or URI on any Hadoop file system
     */
    public ResultTables(SparkSession spark, String output) {
        // A session of its own, so that the caller's settings stay as they are.
        this.spark = spark.newSession();
        this.spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        this.spark.conf().set("spark.sql.session.timeZone", "UTC");
        folder = new Path(new Path(output), "tables");
    }

    /** Writes all tables anew. */
    public void rebuild(List<TrialRecord> records) throws IOException {
        Aggregates aggregates = Aggregates.of(records);
        List<Tables.TrialEpoch> epochs = records.stream()
                .flatMap(trial -> trial.epochs().stream().map(epoch -> new Tables.TrialEpoch(trial, epoch)))
                .toList();
        write(Tables.TRIALS, records);
        write(Tables.EPOCHS, epochs);
        write(Tables.ACCURACY_BY_ALPHA, aggregates.byAlpha());
        write(Tables.ACCURACY, aggregates.cells());
        write(Tables.ALPHA, aggregates.alphas());
    }

    private <T> void write(Table<T> table, List<T> items) throws IOException {
        List<Row> rows = items.stream().map(table::row).toList();
        Path fresh = new Path(folder, "_tmp-" + UUID.randomUUID());
        spark.sparkContext().setJobDescription("table " + table.name());
        try {
            spark.createDataFrame(rows, table.schema())
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(fresh.toString());
            swapIn(fresh, new Path(folder, table.name()));
        } finally {
            spark.sparkContext().setJobDescription(null);
            fileSystem().delete(fresh, true);
        }
    }

    private void swapIn(Path fresh, Path target) throws IOException {
        FileSystem files = fileSystem();
        Path old = new Path(folder, "_old-" + UUID.randomUUID());
        if (files.exists(target) && !files.rename(target, old)) {
            throw new IOException("cannot move the old table away: " + target);
        }
        if (!files.rename(fresh, target)) {
            throw new IOException("cannot move the new table to its place: " + target);
        }
        files.delete(old, true);
    }

    private FileSystem fileSystem() throws IOException {
        return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    }
}
