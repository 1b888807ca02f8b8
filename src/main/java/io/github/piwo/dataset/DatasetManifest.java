package io.github.piwo.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * What a prepared dataset says of itself: the content of its {@code manifest.json}. A folder with a manifest is whole;
 * its {@link Checksums} tell whether it is undamaged.
 *
 * <p>Beside it lie two Parquet folders. {@code texts}: {@code subset} (string: labelled, unlabelled or test), {@code id}
 * (string), {@code id_hash} (long), {@code label} (int; null without a label), {@code tokens} (array of int: the text as
 * it is modelled, with its closing {@code <eos>} unless it was cut). {@code vocabulary}: {@code index} (int),
 * {@code token} (string), {@code count} (long, in the training texts), {@code vector} (array of float); the special
 * tokens come first.
 *
 * @param formatVersion of this layout
 * @param dataset its name
 * @param fingerprint SHA-256 in hexadecimal over raw content and preparation settings
 * @param classes number of classes; labels are 0 … classes − 1
 * @param vocabularySize rows of the vocabulary, special tokens included
 * @param vectorDimension length of a word vector
 * @param labelledTokens tokens of the labelled texts as modelled
 * @param vectorCoverage share of the vocabulary (without special tokens) that has a word vector
 * @param unknownShare share of the training texts' tokens that became {@code <unk>}
 * @param cutTexts texts that were longer than the longest allowed
 * @param skippedRows unusable rows that were left out
 */
public record DatasetManifest(
        int formatVersion,
        String dataset,
        String fingerprint,
        int classes,
        int vocabularySize,
        int vectorDimension,
        int maxTokens,
        long labelledTexts,
        long unlabelledTexts,
        long testTexts,
        long labelledTokens,
        long unlabelledTokens,
        long testTokens,
        double vectorCoverage,
        double unknownShare,
        long cutTexts,
        long skippedRows) {

    /**
     * The layout that this program writes and reads; part of the fingerprint, and so also raised whenever the same raw
     * data would be prepared to other texts or vectors than before.
     */
    public static final int FORMAT_VERSION = 2;

    /** Name of the manifest's file. */
    public static final String FILE = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The content of {@link #FILE}. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The manifest of a {@link #FILE}'s content.
     *
     * @throws IOException where it is none, or of another format
     */
    public static DatasetManifest fromJson(byte[] json) throws IOException {
        DatasetManifest manifest = JSON.readValue(json, DatasetManifest.class);
        if (manifest.formatVersion != FORMAT_VERSION) {
            throw new IOException(
                    "prepared in format " + manifest.formatVersion + ", this program reads format " + FORMAT_VERSION);
        }
        return manifest;
    }
}
