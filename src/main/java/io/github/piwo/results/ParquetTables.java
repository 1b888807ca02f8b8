package io.github.piwo.results;

import io.github.piwo.statistics.Posterior;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordPart;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.SkippedTrials;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The Parquet tables in {@code tables/} of an output. They contain all of its records and can be deleted and rebuilt at any time.
 *
 * <p>Each table is a folder with one file, {@code <name>/<name>.parquet}, which is written elsewhere and then replaced
 * atomically: readers see either the old table or the new one. A large table has several files, {@code <name>/<name>-00000.parquet}
 * and so on, and its folder is replaced: for a moment there may be none. Executors read the records and write the rows, some thousand
 * records a task.
 */
public final class ParquetTables {
    private static final String TEMPORARY = "_tmp-";
    private static final String ENDING = ".parquet";
    private static final int PARTS_OF_FILE = 8;

    private final SparkSession spark;
    private final Path folder;
    private final OutputFiles files;
    private final String output;
    private final int partsOfFile;
    private final Broadcast<SerializableConfiguration> hadoop;

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
                        spark.sparkContext().hadoopConfiguration()),
                PARTS_OF_FILE);
    }

    /** @param partsOfFile the number of {@link RecordPart}s that make a file of a table */
    ParquetTables(SparkSession spark, String output, OutputFiles files, int partsOfFile) {
        // A separate session, so that the caller's settings do not change.
        this.spark = spark.newSession();
        this.spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        this.spark.conf().set("spark.sql.session.timeZone", "UTC");
        this.spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
        this.folder = new Path(output, "tables");
        this.files = files;
        this.output = output;
        this.partsOfFile = partsOfFile;
        this.hadoop = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    }

    /**
     * Writes all tables again. Only the process that holds the output's lock may call this.
     *
     * @param listing all records of the output
     * @param margin see {@link Posterior#of}
     */
    public void rebuild(RecordListing listing, double margin) throws IOException {
        Set<String> ids = listing.summaries().stream().map(TrialRecord::trialId).collect(Collectors.toSet());
        List<TrialRecord> skipped = new SkippedTrials(
                        new OutputFiles(output, hadoop.value().value()))
                .readAll().stream()
                        .filter(trial -> !ids.contains(trial.trialId()))
                        .toList();
        deleteLeftOvers();
        Aggregates aggregates = Aggregates.of(listing.summaries(), margin);
        List<RecordPart> parts = listing.parts();
        for (TrialTable table : TrialTable.values()) {
            Dataset<Row> rows = rows(table, parts);
            write(table.schema().name(), table == TrialTable.TRIALS ? withSkipped(rows, skipped) : rows);
        }
        write(AggregateSchemas.ACCURACY_BY_ALPHA, aggregates.byAlpha());
        write(AggregateSchemas.ACCURACY, aggregates.cells());
        write(AggregateSchemas.ALPHA, aggregates.alphas());
        write(AggregateSchemas.COMPARISONS, aggregates.comparisons());
        write(AggregateSchemas.HYPOTHESES, aggregates.verdicts());
        // They belong to a report that is no longer the latest one.
        for (String table : SideBySideSchemas.NAMES) {
            files.delete(table);
        }
    }

    /**
     * Adds the tables of a report that sets its experiment beside others; {@link #rebuild} removes them. Only the process that holds the
     * output's lock may call this.
     */
    public void add(SideBySide beside) throws IOException {
        write(SideBySideSchemas.CELLS, SideBySideSchemas.cells(beside));
        write(SideBySideSchemas.EXPERIMENTS, SideBySideSchemas.members(beside));
        write(SideBySideSchemas.COMPARISONS, beside.comparisons());
    }

    /** In as many files as without them. */
    private Dataset<Row> withSkipped(Dataset<Row> rows, List<TrialRecord> skipped) {
        if (skipped.isEmpty()) {
            return rows;
        }
        TableSchema<TrialRecord> schema = TrialSchemas.TRIALS;
        List<Row> more = skipped.stream().map(schema::row).toList();
        return rows.union(spark.createDataFrame(more, schema.schema()).coalesce(1))
                .coalesce(Math.max(1, rows.javaRDD().getNumPartitions()));
    }

    private Dataset<Row> rows(TrialTable table, List<RecordPart> parts) throws IOException {
        String output = this.output;
        Broadcast<SerializableConfiguration> hadoop = this.hadoop;
        // As text, since Spark's serialiser may be Kryo, which cannot restore records.
        List<String> texts = new ArrayList<>();
        for (RecordPart part : parts) {
            texts.add(Json.MAPPER.writeValueAsString(part));
        }
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(texts, (parts.size() + partsOfFile - 1) / partsOfFile)
                .flatMap(text -> new RecordStore(output, hadoop.value().value())
                        .readAndIndex(Json.MAPPER.readValue(text, RecordPart.class), table.content()).stream()
                                .flatMap(table::rows)
                                .iterator());
        return spark.createDataFrame(rows, table.schema().schema());
    }

    private <T> void write(TableSchema<T> table, List<T> items) throws IOException {
        write(
                table.name(),
                spark.createDataFrame(items.stream().map(table::row).toList(), table.schema())
                        .coalesce(1));
    }

    private void write(String table, Dataset<Row> rows) throws IOException {
        String fresh = TEMPORARY + UUID.randomUUID();
        spark.sparkContext().setJobDescription("table " + table);
        try {
            rows.write().mode(SaveMode.ErrorIfExists).parquet(new Path(folder, fresh).toString());
            replace(fresh, table);
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare; the reason is the last cause of their chain.
            throw new IOException("cannot write " + folder + "/" + table + ": " + reason(e), e);
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
        List<String> written = parquetFiles(fresh);
        if (written.isEmpty()) {
            throw new IOException("Spark wrote no file of table " + table);
        }
        if (written.size() == 1 && List.of(table + ENDING).containsAll(parquetFiles(table))) {
            files.moveOver(fresh + "/" + written.get(0), table + "/" + table + ENDING);
            return;
        }
        String whole = TEMPORARY + UUID.randomUUID();
        for (int file = 0; file < written.size(); file++) {
            String name = written.size() == 1 ? table : String.format(Locale.ROOT, "%s-%05d", table, file);
            files.move(fresh + "/" + written.get(file), whole + "/" + name + ENDING);
        }
        String old = TEMPORARY + UUID.randomUUID();
        files.moveFolder(table, old);
        files.moveFolder(whole, table);
        files.delete(old);
    }

    /** Sorted by name, which is the order of the rows. */
    private List<String> parquetFiles(String folder) throws IOException {
        return files.list(folder).stream()
                .filter(name -> name.endsWith(ENDING))
                .sorted()
                .toList();
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
