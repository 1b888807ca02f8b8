package io.github.piwo.trial;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Identities: a trial's name is computed from what it is, so that "already done" is a look-up. */
public final class TrialId {

    /**
     * Raised whenever the same settings would give other numbers than before, so that old records do not stand for new
     * ones.
     */
    public static final int PROTOCOL_VERSION = 2;

    private TrialId() {}

    /**
     * The identity of a trial.
     *
     * @param canonicalSettings every setting that can change the trial's numbers, by its key
     * @return SHA-256 in hexadecimal, 64 characters
     */
    public static String of(SortedMap<String, String> canonicalSettings) {
        MessageDigest sha256 = sha256();
        sha256.update(("protocol=" + PROTOCOL_VERSION + "\n").getBytes(StandardCharsets.UTF_8));
        canonicalSettings.forEach(
                (key, value) -> sha256.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** A fresh SHA-256, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
