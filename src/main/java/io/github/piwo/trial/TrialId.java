package io.github.piwo.trial;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Identities of trials. They are computed from the settings, so whether a trial is done is a simple look-up. */
public final class TrialId {

    /**
     * Increased whenever the same settings give other numbers than before, so that old records are not taken for new ones.
     */
    public static final int PROTOCOL_VERSION = 3;

    private TrialId() {}

    /**
     * The identity of a trial.
     *
     * @param canonicalSettings every setting that can change the trial's numbers, by key
     * @return SHA-256 in hexadecimal, 64 characters
     */
    public static String of(SortedMap<String, String> canonicalSettings) {
        StringBuilder text =
                new StringBuilder("protocol=").append(PROTOCOL_VERSION).append('\n');
        canonicalSettings.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A new SHA-256 digest, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
