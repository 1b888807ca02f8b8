package io.github.piwo.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How the rows of a table are read. */
interface TableSource {

    /** The names of all columns. */
    List<String> columns();

    /**
     * The rows, in the columns that {@link TextTable#ROWS} names.
     *
     * @param wanted names of columns that exist, once
     */
    Dataset<Row> rows(SparkSession spark, List<String> wanted);
}
