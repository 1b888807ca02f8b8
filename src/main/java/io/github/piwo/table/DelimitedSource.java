package io.github.piwo.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** CSV files. */
record DelimitedSource(List<RawFile> files, DelimitedForm form) implements TableSource {
    @Override
    public List<String> columns() {
        return form.columns();
    }

    @Override
    public Dataset<Row> rows(SparkSession spark, List<String> wanted) {
        DelimitedForm sent = form;
        return SlicedSource.rows(
                spark,
                files,
                form.quoteCharacter(),
                (lines, slice) -> new DelimitedRows(lines, sent, slice.start() == 0),
                wanted.stream().map(form.columns()::indexOf).toList());
    }
}
