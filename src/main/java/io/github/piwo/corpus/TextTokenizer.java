package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings.Tokenizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cuts cleaned texts (lower case, single blanks) into words; a text that is not empty has at least one. */
final class TextTokenizer {
    /** Words, numbers with their separators, and any other single character. */
    private static final String WORDS = "[\\p{L}\\p{M}]+|\\p{N}+(?:[.,]\\p{N}+)*|\\S";

    private static final String NOT_BLANK = "\\S+";

    private TextTokenizer() {}

    /** Replaces the column of the text by one of its words. */
    static Dataset<Row> tokenize(Dataset<Row> texts, Tokenizer tokenizer) {
        // Spark would lower-case in the machine's own locale; the texts are lower-cased already.
        return new RegexTokenizer()
                .setToLowercase(false)
                .setGaps(false)
                .setPattern(tokenizer == Tokenizer.WORDS ? WORDS : NOT_BLANK)
                .setInputCol("text")
                .setOutputCol("words")
                .transform(texts)
                .drop("text");
    }
}
