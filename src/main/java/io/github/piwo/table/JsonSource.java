package io.github.piwo.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Files with a JSON object on each line. */
record JsonSource(List<RawFile> files, List<String> columns) implements TableSource {
    private static final int ROWS = 1000;

    /** Finds the columns: those of the first rows, or of all rows if one that is wanted is not among them. */
    static JsonSource open(SparkSession spark, List<RawFile> files, List<WantedColumn> wanted) throws IOException {
        Set<String> columns = firstColumns(files.get(0), spark.sparkContext().hadoopConfiguration());
        if (!columns.containsAll(wanted.stream().map(WantedColumn::name).toList())) {
            columns.addAll(allColumns(spark, files));
        }
        return new JsonSource(files, new ArrayList<>(columns));
    }

    private static Set<String> firstColumns(RawFile file, Configuration hadoop) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        try (JsonRows rows = new JsonRows(new ByteLines(file.open(hadoop)), List.of())) {
            for (int row = 0; row < ROWS && rows.hasNext(); row++) {
                TableRow next = rows.next();
                if (next instanceof TableRow.Values names) {
                    columns.addAll(names.values());
                } else if (columns.isEmpty()) {
                    throw new UnsupportedFileException(((TableRow.Problem) next).message());
                }
            }
        }
        return columns;
    }

    private static List<String> allColumns(SparkSession spark, List<RawFile> files) {
        return JsonSource.read(spark, files, List.of())
                .select(explode(col("values")).as("column"))
                .distinct()
                .orderBy("column")
                .as(Encoders.STRING())
                .collectAsList();
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, List<String> wanted) {
        return read(spark, files, wanted);
    }

    private static Dataset<Row> read(SparkSession spark, List<RawFile> files, List<String> wanted) {
        List<String> sent = List.copyOf(wanted);
        return SlicedSource.rows(
                spark, files, Optional.empty(), (lines, slice) -> new JsonRows(lines, sent), List.of());
    }
}
