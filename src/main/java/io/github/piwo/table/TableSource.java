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

    /**
     * The rows in the table's own columns, and a last one with what is wrong with a row, null if nothing is.
     *
     * @param problem the name of the last column
     */
    default Dataset<Row> withOwnColumns(SparkSession spark, String problem) {
        return TextTable.inColumns(rows(spark, columns()), columns(), problem);
    }
}
