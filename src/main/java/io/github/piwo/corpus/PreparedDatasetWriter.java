package io.github.piwo.corpus;

import io.github.piwo.dataset.Checksums;
import io.github.piwo.dataset.DatasetManifest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes a prepared dataset to a temporary folder, which gets its final name when it is complete. */
final class PreparedDatasetWriter {
    private static final StructType VOCABULARY = new StructType()
            .add("index", DataTypes.IntegerType, false)
            .add("token", DataTypes.StringType, false)
            .add("count", DataTypes.LongType, false)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private final SparkSession spark;
    private final Path target;

    PreparedDatasetWriter(SparkSession spark, Path target) {
        this.spark = spark;
        this.target = target;
    }

    /** Writes the dataset. If another process was faster, its dataset, which is identical, is kept. */
    void write(Dataset<Row> texts, Vocabulary vocabulary, WordVectors vectors, DatasetManifest manifest)
            throws IOException {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        FileSystem files = target.getFileSystem(hadoop);
        Path whole = files.makeQualified(target);
        Path temporary = new Path(whole.getParent(), "_tmp-" + UUID.randomUUID());
        try {
            texts.write().parquet(new Path(temporary, "texts").toString());
            vocabularyTable(vocabulary, vectors).write().parquet(new Path(temporary, "vocabulary").toString());
            writeManifest(files, new Path(temporary, DatasetManifest.FILE), manifest);
            Checksums.write(temporary, hadoop);
            FileContext.getFileContext(whole.toUri(), hadoop).rename(temporary, whole, Options.Rename.NONE);
        } catch (FileAlreadyExistsException e) {
            if (!CorpusLocation.isPrepared(whole, hadoop)) {
                throw new IOException(whole + " is there, but has no " + DatasetManifest.FILE, e);
            }
        } finally {
            files.delete(temporary, true);
        }
    }

    private Dataset<Row> vocabularyTable(Vocabulary vocabulary, WordVectors vectors) {
        List<Row> rows = IntStream.range(0, vocabulary.size())
                .mapToObj(index -> RowFactory.create(
                        index,
                        vocabulary.tokens().get(index),
                        vocabulary.counts().get(index),
                        vectors.vector(index)))
                .toList();
        return spark.createDataFrame(rows, VOCABULARY).coalesce(1);
    }

    private static void writeManifest(FileSystem files, Path path, DatasetManifest manifest) throws IOException {
        try (FSDataOutputStream out = files.create(path, false)) {
            out.write(manifest.toJson());
            out.hsync();
        }
    }
}
