package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.github.piwo.config.DatasetSettings.Tokenizer;
import io.github.piwo.text.Words;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Splits the cleaned texts of a dataset into words. */
final class TextTokenizer {
    private TextTokenizer() {}

    /** Replaces the column with the text by a column with its words. */
    static Dataset<Row> tokenize(Dataset<Row> texts, Tokenizer tokenizer) {
        var words = udf(
                (UDF1<String, Object>) text -> Words.of(text, tokenizer).toArray(String[]::new),
                DataTypes.createArrayType(DataTypes.StringType));
        return texts.withColumn("words", words.apply(col("text"))).drop("text");
    }
}
