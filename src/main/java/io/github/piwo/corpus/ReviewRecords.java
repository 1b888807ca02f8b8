package io.github.piwo.corpus;

import io.github.piwo.table.RecordReader;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Reads folders and archives of reviews, one task each. */
final class ReviewRecords {
    private ReviewRecords() {}

    /** All records, in the columns of {@link RawTexts#SCHEMA}. */
    static Dataset<Row> read(SparkSession spark, List<RawSource> sources) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        List<Integer> numbers = IntStream.range(0, sources.size()).boxed().toList();
        JavaRDD<Row> rows = context.parallelize(numbers, sources.size())
                .flatMap(number -> rows(sources.get(number), hadoop.value().value()));
        return spark.createDataFrame(rows, RawTexts.SCHEMA);
    }

    private static Iterator<Row> rows(RawSource source, Configuration hadoop) {
        RawRecords records;
        try {
            records = source.open(hadoop);
        } catch (IOException e) {
            return List.of(RawTexts.problem(source.location(), 0, RecordReader.describe(e), true))
                    .iterator();
        }
        return records.rowsOfTask(ReviewRecords::row);
    }

    private static Row row(RawRecord record) {
        if (record instanceof RawRecord.Text text) {
            return RawTexts.text(text.part(), text.id(), text.label(), text.text(), null, 0);
        }
        RawRecord.Problem problem = (RawRecord.Problem) record;
        return RawTexts.problem(problem.file(), problem.line(), problem.message(), problem.fatal());
    }
}
