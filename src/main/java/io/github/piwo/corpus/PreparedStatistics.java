package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.github.piwo.dataset.SpecialTokens;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts over the encoded texts, by subset. */
record PreparedStatistics(Map<String, Subset> subsets) {

    /**
     * Counts over one subset.
     *
     * @param tokens number of tokens as modelled, including {@code <eos>}
     * @param unknown number of {@code <unk>} tokens
     * @param cut number of texts without {@code <eos>}
     */
    record Subset(long texts, long tokens, long unknown, long cut) {}

    static PreparedStatistics of(Dataset<Row> encoded) {
        return new PreparedStatistics(encoded
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
                        row -> new Subset(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))));
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
