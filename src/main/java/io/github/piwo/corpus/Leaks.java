package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training texts that are also test texts, word for word: a classifier that remembers them looks better than it is.
 *
 * @param texts without those that were removed
 * @param removed the number of these texts if they were to be removed, otherwise 0
 * @param kept their number otherwise
 * @param repeated the number of training texts that are equal to an earlier one
 */
record Leaks(Dataset<Row> texts, long removed, long kept, long repeated) {

    /**
     * Finds them.
     *
     * @param texts in the columns of {@link RawTexts#texts}
     */
    static Leaks of(Dataset<Row> texts, boolean remove) {
        Dataset<Row> hashed = texts.withColumn("digest", sha2(col("text"), 256));
        Dataset<Row> test = hashed.where(isTest()).select("digest").distinct();
        Dataset<Row> training = hashed.where(isTest().equalTo(false));
        long leaked = training.join(test, "digest").count();
        Row counts = training.agg(count(lit(1)), countDistinct("digest")).head();
        long repeated = counts.getLong(0) - counts.getLong(1);
        Dataset<Row> kept = remove && leaked > 0
                ? training.join(test, new String[] {"digest"}, "left_anti")
                        .drop("digest")
                        .unionByName(texts.where(isTest()))
                : texts;
        return new Leaks(kept, remove ? leaked : 0, remove ? 0 : leaked, repeated);
    }

    private static Column isTest() {
        return col("part").equalTo(RawRecord.Part.TEST.name());
    }
}
