package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.DatasetSettings.VectorSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.table.RawFile;
import io.github.piwo.table.RecordReader;
import io.github.piwo.trial.TrialId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The identity of a prepared dataset: the texts that it is made from, however they are stored. The same texts as CSV, JSON or
 * Parquet, in one file or in many, give the same fingerprint.
 */
final class CorpusFingerprint {
    /** Sums of SHA-256 are taken modulo this, so they have as many digits. */
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private CorpusFingerprint() {}

    /**
     * SHA-256 in hexadecimal over the texts, the file of word vectors and the preparation settings.
     *
     * @param texts all usable ones, see {@link RawTexts#texts}
     * @throws SettingsException if the file of word vectors cannot be read
     */
    static String of(DatasetSettings dataset, Dataset<Row> texts, Configuration hadoop) {
        MessageDigest whole = TrialId.sha256();
        add(whole, "format", Integer.toString(DatasetManifest.FORMAT_VERSION));
        dataset.preparationSettings().forEach((key, value) -> add(whole, key, value));
        add(whole, "texts", sumOf(texts));
        if (dataset.vectors().source() == VectorSettings.Source.FILE) {
            add(whole, "vectors", hash(vectors(dataset), hadoop));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    /** The raw files and, if there is one, the file of word vectors. */
    static List<RawFile> files(DatasetSettings dataset, RawCorpus raw) {
        List<RawFile> files = new ArrayList<>(raw.files());
        if (dataset.vectors().source() == VectorSettings.Source.FILE) {
            files.add(vectors(dataset));
        }
        return files;
    }

    private static RawFile vectors(DatasetSettings dataset) {
        return new RawFile.Stored("vectors", dataset.vectors().path());
    }

    /** The sum of the texts' hashes, on which neither their order nor their partitions have an influence. */
    private static String sumOf(Dataset<Row> texts) {
        return texts.select("part", "id", "label", "text")
                .javaRDD()
                .mapPartitions(CorpusFingerprint::sums)
                .fold(BigInteger.ZERO, CorpusFingerprint::plus)
                .toString(16);
    }

    private static Iterator<BigInteger> sums(Iterator<Row> rows) {
        MessageDigest digest = TrialId.sha256();
        BigInteger sum = BigInteger.ZERO;
        while (rows.hasNext()) {
            Row row = rows.next();
            for (int column = 0; column < row.size(); column++) {
                byte[] value = String.valueOf(row.getString(column)).getBytes(StandardCharsets.UTF_8);
                digest.update((value.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(value);
            }
            sum = plus(sum, new BigInteger(1, digest.digest()));
        }
        return List.of(sum).iterator();
    }

    private static BigInteger plus(BigInteger one, BigInteger other) {
        return one.add(other).mod(MODULUS);
    }

    private static void add(MessageDigest digest, String key, String value) {
        digest.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(RawFile file, Configuration hadoop) {
        MessageDigest digest = TrialId.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = file.open(hadoop)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new SettingsException(file.location() + ": " + RecordReader.describe(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
