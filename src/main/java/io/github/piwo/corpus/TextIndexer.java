package io.github.piwo.corpus;

import io.github.piwo.text.TokenIndex;
import io.github.piwo.trial.TrialId;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Converts words to token indices, in the form that {@link io.github.piwo.dataset.DatasetManifest} describes. */
final class TextIndexer implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final StructType SCHEMA = new StructType()
            .add("subset", DataTypes.StringType, false)
            .add("id", DataTypes.StringType, false)
            .add("id_hash", DataTypes.LongType, false)
            .add("label", DataTypes.IntegerType, true)
            .add("words", DataTypes.IntegerType, false)
            .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType, false), false);

    private final int maxTokens;
    private final Map<String, Integer> labels;

    /**
     * For texts of a dataset.
     *
     * @param labels the label of each word for a class
     */
    TextIndexer(int maxTokens, Map<String, Integer> labels) {
        this.maxTokens = maxTokens;
        this.labels = labels;
    }

    /** Encodes {@code subset}, {@code id}, {@code label}, {@code words}. */
    Dataset<Row> encode(Dataset<Row> texts, Vocabulary vocabulary) {
        Broadcast<TokenIndex> index = JavaSparkContext.fromSparkContext(
                        texts.sparkSession().sparkContext())
                .broadcast(new TokenIndex(vocabulary.tokens(), maxTokens));
        return texts.select("subset", "id", "label", "words")
                .map(
                        (MapFunction<Row, Row>) row -> RowFactory.create(
                                row.getString(0),
                                row.getString(1),
                                idHash(row.getString(1)),
                                labels.get(row.getString(2)),
                                row.getList(3).size(),
                                index.value().tokens(row.getList(3))),
                        Encoders.row(SCHEMA));
    }

    /** The first eight bytes of the identifier's SHA-256, big-endian. */
    static long idHash(String id) {
        return ByteBuffer.wrap(TrialId.sha256().digest(id.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
