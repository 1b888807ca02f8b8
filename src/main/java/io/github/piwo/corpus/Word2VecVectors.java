package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.github.piwo.dataset.SpecialTokens;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Vectors that the word2vec of Spark ML learns from the training texts. */
final class Word2VecVectors {
    /**
     * Tasks of one JVM write to the same vectors without synchronisation, so with more than one task the same seed would give
     * different vectors each time.
     */
    private static final int PARTITIONS = 1;

    /**
     * One task trains about 60,000 words per second in 300 dimensions. A sample of this size is enough for vectors from which
     * training only starts.
     */
    private static final long LARGEST_SAMPLE = 2_000_000;

    private Word2VecVectors() {}

    /**
     * Trains.
     *
     * @param encoded texts with {@code subset}, {@code id}, {@code id_hash} and {@code tokens}
     */
    static WordVectors of(Dataset<Row> encoded, Vocabulary vocabulary, int dimension, long seed) {
        Dataset<Row> sentences = encoded.where(col("subset").notEqual("test"))
                .where(col("id_hash").leq(lastSampled(vocabulary)))
                .select(
                        col("id_hash"),
                        col("id"),
                        expr("transform(filter(tokens, token -> token > " + SpecialTokens.EOS
                                        + "), token -> cast(token as string))")
                                .as("words"))
                // One partition in a fixed order, since word2vec counts and trains in the order it is given.
                .repartition(1)
                .sortWithinPartitions("id_hash", "id");
        WordVectors vectors = new WordVectors(dimension);
        new Word2Vec()
                .setInputCol("words")
                .setVectorSize(dimension)
                .setMinCount(1)
                .setMaxIter(1)
                .setNumPartitions(PARTITIONS)
                .setSeed(seed)
                .fit(sentences)
                .getVectors()
                .collectAsList()
                .forEach(row -> vectors.add(Integer.parseInt(row.getString(0)), floats(row.getAs(1))));
        return vectors;
    }

    /** Identifier hashes are spread evenly over all longs, so those up to a limit are a share of the texts. */
    private static long lastSampled(Vocabulary vocabulary) {
        long words = vocabulary.counts().stream().mapToLong(Long::longValue).sum();
        double share = Math.min(1, LARGEST_SAMPLE / (double) Math.max(1, words));
        return (long) (Long.MIN_VALUE + share * 0x1p64);
    }

    private static float[] floats(Vector vector) {
        float[] floats = new float[vector.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) vector.apply(i);
        }
        return floats;
    }
}
