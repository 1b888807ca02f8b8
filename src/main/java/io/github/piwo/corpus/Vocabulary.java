package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import io.github.piwo.dataset.SpecialTokens;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The tokens of a dataset by their index, the special ones first.
 *
 * @param counts in the training texts, by index; 0 for the special tokens
 */
record Vocabulary(List<String> tokens, List<Long> counts) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final StructType COUNTS =
            new StructType().add("token", DataTypes.StringType).add("count", DataTypes.LongType);

    /**
     * The most frequent words of the training texts. Equally frequent ones are taken in the order of their UTF-8 bytes,
     * so the result does not depend on partitions.
     *
     * @param words texts with their {@code subset} and {@code words}
     * @param size largest number of words, special tokens not counted
     */
    static Vocabulary of(Dataset<Row> words, int size) {
        List<Row> kept = counts(words.where(col("subset").notEqual("test")).select("words"))
                .orderBy(desc("count"), asc("token"))
                .limit(size)
                .collectAsList();
        List<String> tokens = new ArrayList<>(SpecialTokens.NAMES);
        List<Long> counts = new ArrayList<>(Collections.nCopies(SpecialTokens.NAMES.size(), 0L));
        for (Row row : kept) {
            tokens.add(row.getString(0));
            counts.add(row.getLong(1));
        }
        return new Vocabulary(tokens, counts);
    }

    /** Counts in the form that combines on the map side without a row for each word, which is half as slow. */
    private static Dataset<Row> counts(Dataset<Row> words) {
        // A text may hold "<eos>" in so many letters when it is cut at white space; that is not the end.
        JavaRDD<Row> counts = words.javaRDD()
                .flatMap(row -> row.<String>getList(0).iterator())
                .filter(word -> !SpecialTokens.NAMES.contains(word))
                .mapToPair(word -> new Tuple2<>(word, 1L))
                .reduceByKey(Long::sum)
                .map(count -> RowFactory.create(count._1(), count._2()));
        return words.sparkSession().createDataFrame(counts, COUNTS);
    }

    int size() {
        return tokens.size();
    }

    /** Index by word; the special tokens, which no word of a text is, are left out. */
    Map<String, Integer> index() {
        Map<String, Integer> index = new HashMap<>();
        for (int i = SpecialTokens.NAMES.size(); i < tokens.size(); i++) {
            index.put(tokens.get(i), i);
        }
        return index;
    }
}
