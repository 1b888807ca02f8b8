package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings.Tokenizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Splits cleaned texts (lower case, single blanks) into words. A text that is not empty has at least one word. */
final class TextTokenizer {
    /** Words, numbers with their separators, and any other single character. */
    private static final String WORDS = "[\\p{L}\\p{M}]+|\\p{N}+(?:[.,]\\p{N}+)*|\\S";

    private static final String NOT_BLANK = "\\S+";

    private TextTokenizer() {}

    /** Replaces the column with the text by a column with its words. */
    static Dataset<Row> tokenize(Dataset<Row> texts, Tokenizer tokenizer) {
        // Spark would use the machine's locale for lower case; the texts are in lower case already.
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
