package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.DatasetSettings.VectorSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.trial.TrialId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The identity of a prepared dataset: the content that it is made from, independent of where this is stored. */
public final class CorpusFingerprint {
    private CorpusFingerprint() {}

    /**
     * Reads all raw files once, one after the other, without Spark.
     *
     * @return SHA-256 in hexadecimal over the raw content, the word-vector file and the preparation settings
     * @throws SettingsException if a raw file is missing or unreadable
     */
    public static String of(ExperimentSettings settings, Configuration hadoop) {
        DatasetSettings dataset = settings.dataset();
        List<RawFile> files = files(dataset, RawCorpus.of(dataset, hadoop));
        return of(dataset, files, files.stream().map(file -> hash(file, hadoop)).toList());
    }

    /** Likewise, but reads many files at a time on Spark. */
    static String of(DatasetSettings dataset, RawCorpus raw, SparkSession spark) {
        List<RawFile> files = files(dataset, raw);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        int tasks = Math.min(files.size(), 4 * context.defaultParallelism());
        List<ContentHash> hashes = context.parallelize(files, tasks)
                .map(file -> hash(file, hadoop.value().value()))
                .collect();
        return of(dataset, files, hashes);
    }

    /** The raw files and, if there is one, the file of word vectors. */
    static List<RawFile> files(DatasetSettings dataset, RawCorpus raw) {
        List<RawFile> files = new ArrayList<>(raw.files());
        VectorSettings vectors = dataset.vectors();
        if (vectors.source() == VectorSettings.Source.FILE) {
            files.add(new RawFile.Stored("vectors", vectors.path()));
        }
        return files;
    }

    private static String of(DatasetSettings dataset, List<RawFile> files, List<ContentHash> hashes) {
        MessageDigest whole = TrialId.sha256();
        add(whole, "format", Integer.toString(DatasetManifest.FORMAT_VERSION));
        dataset.preparationSettings().forEach((key, value) -> add(whole, key, value));
        for (int i = 0; i < files.size(); i++) {
            ContentHash hash = hashes.get(i);
            if (!hash.problem().isEmpty()) {
                throw new SettingsException(hash.problem());
            }
            add(whole, files.get(i).name(), hash.sha256());
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static void add(MessageDigest digest, String key, String value) {
        digest.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A file's hash, or the reason why it has none: Spark would wrap an exception of a task in its own. */
    private record ContentHash(String sha256, String problem) implements java.io.Serializable {}

    private static ContentHash hash(RawFile file, Configuration hadoop) {
        MessageDigest digest = TrialId.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = file.open(hadoop)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            return new ContentHash("", file.location() + ": " + RawRecords.describe(e));
        }
        return new ContentHash(HexFormat.of().formatHex(digest.digest()), "");
    }
}
