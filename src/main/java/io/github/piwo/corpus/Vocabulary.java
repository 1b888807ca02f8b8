package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.text.TokenIndex;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
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
 * The tokens of a dataset by index; the special tokens come first.
 *
 * @param counts how often each token occurs in the training texts, by index; 0 for the special tokens
 * @param leftOut the most frequent words that are not in it, at most ten
 */
record Vocabulary(List<String> tokens, List<Long> counts, List<String> leftOut) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_LEFT_OUT = 10;
    private static final StructType COUNTS =
            new StructType().add("token", DataTypes.StringType).add("count", DataTypes.LongType);

    /**
     * The most frequent words of the training texts. Words of the same frequency are ordered by their UTF-8 bytes, so the result
     * does not depend on partitions.
     *
     * @param words texts with their {@code subset} and {@code words}
     * @param size the largest number of words, not counting special tokens
     */
    static Vocabulary of(Dataset<Row> words, int size) {
        List<Row> first = counts(words.where(col("subset").notEqual("test")).select("words"))
                .orderBy(desc("count"), asc("token"))
                .limit((int) Math.min((long) size + MOST_LEFT_OUT, Integer.MAX_VALUE))
                .collectAsList();
        List<String> tokens = new ArrayList<>(SpecialTokens.NAMES);
        List<Long> counts = new ArrayList<>(Collections.nCopies(SpecialTokens.NAMES.size(), 0L));
        for (Row row : first.subList(0, Math.min(size, first.size()))) {
            tokens.add(row.getString(0));
            counts.add(row.getLong(1));
        }
        List<String> leftOut =
                first.stream().skip(size).map(row -> row.getString(0)).toList();
        return new Vocabulary(tokens, counts, leftOut);
    }

    /** Counts words with a combination on the map side that needs no row for each word; this takes half the time. */
    private static Dataset<Row> counts(Dataset<Row> words) {
        // A text that is split at white space may contain "<eos>" as a word, which is not the end of the text.
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

    /** The index of each word. */
    Map<String, Integer> index() {
        return TokenIndex.words(tokens);
    }
}
