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
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/** The identity of a prepared dataset: what went into it, not where it lay. Needs no Spark. */
public final class CorpusFingerprint {
    private CorpusFingerprint() {}

    /**
     * Reads all raw files once.
     *
     * @return SHA-256 in hexadecimal over the raw content, the word-vector file and the preparation settings
     * @throws SettingsException where a raw file is missing or unreadable
     */
    public static String of(ExperimentSettings settings, Configuration hadoop) {
        return of(settings.dataset(), RawCorpus.of(settings.dataset(), hadoop), hadoop);
    }

    static String of(DatasetSettings dataset, RawCorpus raw, Configuration hadoop) {
        MessageDigest whole = TrialId.sha256();
        add(whole, "format", Integer.toString(DatasetManifest.FORMAT_VERSION));
        dataset.preparationSettings().forEach((key, value) -> add(whole, key, value));
        for (RawFile file : raw.files()) {
            add(whole, file.name(), contentHash(file, hadoop));
        }
        VectorSettings vectors = dataset.vectors();
        if (vectors.source() == VectorSettings.Source.FILE) {
            add(whole, "vectors", contentHash(new RawFile.Stored("vectors", vectors.path()), hadoop));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static void add(MessageDigest digest, String key, String value) {
        digest.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String contentHash(RawFile file, Configuration hadoop) {
        MessageDigest digest = TrialId.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = file.open(hadoop)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new SettingsException(file.location() + ": " + RawRecords.describe(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
