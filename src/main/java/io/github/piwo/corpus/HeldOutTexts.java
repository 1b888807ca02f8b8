package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.github.piwo.config.DatasetSettings;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Holds labelled texts out as test texts where there are no others: those whose hashes of (seed, identifier) come first. */
final class HeldOutTexts {
    private static final String TRAIN = RawRecord.Part.TRAIN.name();
    private static final String TEST = RawRecord.Part.TEST.name();

    private HeldOutTexts() {}

    /**
     * The texts, some of which have become test texts.
     *
     * @param texts with {@code part}, {@code id} and {@code label}
     */
    static Dataset<Row> of(Dataset<Row> texts, DatasetSettings dataset) {
        Column isLabelled = col("part").equalTo(TRAIN);
        Dataset<Row> drawn = texts.where(isLabelled)
                .withColumn("draw", sha2(concat(lit("test " + dataset.seed() + ":"), col("id")), 256));
        Dataset<Row> marked = dataset.stratified() ? byClass(drawn, dataset) : byHash(drawn, dataset);
        return marked.drop("draw").union(texts.where(not(isLabelled)));
    }

    /** The same share of each class, but at least one text of a class that has two. */
    private static Dataset<Row> byClass(Dataset<Row> drawn, DatasetSettings dataset) {
        WindowSpec ofClass = Window.partitionBy("label");
        Column size = count(lit(1)).over(ofClass);
        Column wanted = when(
                        size.gt(1), greatest(round(size.multiply(dataset.table().testShare())), lit(1)))
                .otherwise(lit(0));
        Column place = row_number().over(ofClass.orderBy("draw"));
        return drawn.withColumn("place", place)
                .withColumn("wanted", wanted)
                .withColumn("part", when(col("place").leq(col("wanted")), TEST).otherwise(TRAIN))
                .drop("place", "wanted");
    }

    /** The hash is a random number in hexadecimal digits: texts below the share are held out. */
    private static Dataset<Row> byHash(Dataset<Row> drawn, DatasetSettings dataset) {
        String limit = String.format(
                Locale.ROOT, "%08x", (long) Math.ceil(dataset.table().testShare() * (1L << 32)));
        return drawn.withColumn("part", when(col("draw").lt(limit), TEST).otherwise(TRAIN));
    }
}
