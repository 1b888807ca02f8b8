package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.explode;

import io.github.piwo.dataset.SpecialTokens;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tokens of a dataset by their index, the special ones first.
 *
 * @param counts in the training texts, by index; 0 for the special tokens
 */
record Vocabulary(List<String> tokens, List<Long> counts) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * The most frequent words of the training texts. Equally frequent ones are taken in the order of their UTF-8 bytes,
     * so the result does not depend on partitions.
     *
     * @param words texts with their {@code subset} and {@code words}
     * @param size largest number of words, special tokens not counted
     */
    static Vocabulary of(Dataset<Row> words, int size) {
        List<Row> kept = words.where(col("subset").notEqual("test"))
                .select(explode(col("words")).as("token"))
                // A text may hold "<eos>" in so many letters when it is cut at white space; that is not the end.
                .where(col("token").isin(SpecialTokens.NAMES.toArray()).equalTo(false))
                .groupBy("token")
                .count()
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
