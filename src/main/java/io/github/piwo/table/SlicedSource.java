package io.github.piwo.table;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Text files, read slice by slice by this program, so that each row has its line. */
final class SlicedSource {
    private SlicedSource() {}

    /** Opens the rows of a slice. */
    interface Opener extends Serializable {
        FileRows open(ByteLines lines, FileSlice slice);
    }

    /**
     * The rows of files.
     *
     * @param quote see {@link FileSlicer}
     * @param places which of a row's values are kept, in this order; empty for all
     */
    static Dataset<Row> rows(
            SparkSession spark, List<RawFile> files, Optional<Character> quote, Opener opener, List<Integer> places) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        List<FileSlice> slices = new FileSlicer(spark, quote).cut(files);
        JavaRDD<Row> rows = context.parallelize(slices, slices.size())
                .flatMap(slice ->
                        rows(slice, opener, List.copyOf(places), hadoop.value().value()));
        return spark.createDataFrame(rows, TextTable.ROWS);
    }

    private static Iterator<Row> rows(FileSlice slice, Opener opener, List<Integer> places, Configuration hadoop) {
        FileRows rows;
        try {
            rows = opener.open(ByteLines.of(slice, hadoop), slice);
        } catch (IOException e) {
            return List.of(row(slice, new TableRow.Problem(0, RecordReader.describe(e), true), places))
                    .iterator();
        }
        return rows.rowsOfTask(row -> row(slice, row, places));
    }

    private static Row row(FileSlice slice, TableRow row, List<Integer> places) {
        String file = slice.file().location();
        String name = slice.file().name();
        if (row instanceof TableRow.Values values) {
            Stream<String> kept = places.isEmpty()
                    ? values.values().stream()
                    : places.stream().map(place -> values.values().get(place));
            return RowFactory.create(file, name, row.line(), kept.toArray(String[]::new), null, false);
        }
        TableRow.Problem problem = (TableRow.Problem) row;
        return RowFactory.create(file, name, row.line(), null, problem.message(), problem.fatal());
    }
}
