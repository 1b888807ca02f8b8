package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.github.piwo.dataset.SpecialTokens;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts over the encoded texts.
 *
 * @param classes the number of texts of each subset and label
 * @param lengths how many training texts have each number of words
 */
record PreparedStatistics(Map<String, Subset> subsets, Map<Key, Long> classes, SortedMap<Integer, Long> lengths) {

    /**
     * Counts over one subset.
     *
     * @param tokens number of tokens as modelled, including {@code <eos>}
     * @param unknown number of {@code <unk>} tokens
     * @param cut number of texts without {@code <eos>}
     */
    record Subset(long texts, long tokens, long unknown, long cut) {}

    /** A class of a subset. */
    record Key(String subset, int label) {}

    static PreparedStatistics of(Dataset<Row> encoded) {
        return new PreparedStatistics(subsets(encoded), classes(encoded), lengths(encoded));
    }

    private static Map<Key, Long> classes(Dataset<Row> encoded) {
        return encoded.where(col("label").isNotNull()).groupBy("subset", "label").count().collectAsList().stream()
                .collect(Collectors.toMap(row -> new Key(row.getString(0), row.getInt(1)), row -> row.getLong(2)));
    }

    private static SortedMap<Integer, Long> lengths(Dataset<Row> encoded) {
        SortedMap<Integer, Long> lengths = new TreeMap<>();
        encoded.where(col("subset").notEqual("test"))
                .groupBy("words")
                .count()
                .collectAsList()
                .forEach(row -> lengths.put(row.getInt(0), row.getLong(1)));
        return lengths;
    }

    private static Map<String, Subset> subsets(Dataset<Row> encoded) {
        return encoded
                .groupBy("subset")
                .agg(
                        count(lit(1)),
                        sum(size(col("tokens"))),
                        sum(expr("size(filter(tokens, token -> token = " + SpecialTokens.UNK + "))")),
                        sum(expr("cast(element_at(tokens, -1) != " + SpecialTokens.EOS + " as int)")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(
                        row -> row.getString(0),
                        row -> new Subset(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))));
    }

    /** The number of texts of a class. */
    long texts(String subset, int label) {
        return classes.getOrDefault(new Key(subset, label), 0L);
    }

    /** The smallest number of words that a share of the training texts does not exceed. */
    int length(double share) {
        long all = lengths.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
            seen += length.getValue();
            if (seen >= share * all) {
                return length.getKey();
            }
        }
        return 0;
    }

    Subset subset(String name) {
        return subsets.getOrDefault(name, new Subset(0, 0, 0, 0));
    }

    long cut() {
        return subsets.values().stream().mapToLong(Subset::cut).sum();
    }

    /** Fraction of the training texts' words that are {@code <unk>}; {@code <eos>} is not a word. */
    double unknownShare() {
        long words = training(Subset::tokens) - (training(Subset::texts) - training(Subset::cut));
        return training(Subset::unknown) / (double) words;
    }

    private long training(ToLongFunction<Subset> what) {
        return what.applyAsLong(subset("labelled")) + what.applyAsLong(subset("unlabelled"));
    }
}
