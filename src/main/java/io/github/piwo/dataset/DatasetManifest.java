package io.github.piwo.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.NewerFormatException;
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

    /** The content of {@link #FILE}. */
    public byte[] toJson() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
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
        int version = Json.MAPPER.readTree(json).path("format_version").asInt();
        if (version > FORMAT_VERSION) {
            throw new NewerFormatException(FILE + " of a prepared dataset", version, FORMAT_VERSION);
        }
        DatasetManifest manifest = Json.MAPPER
                .readerFor(DatasetManifest.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(json);
        if (version != FORMAT_VERSION) {
            throw new IOException("prepared in format " + version + ", this program reads format " + FORMAT_VERSION);
        }
        return manifest;
    }
}
