package io.github.piwo.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.NewerFormatException;
import java.io.IOException;
import java.util.List;

/**
 * The description of a prepared dataset: the content of its {@code manifest.json}. A folder with a manifest is complete; its
 * {@link Checksums} show whether it is undamaged.
 *
 * <p>The folder contains two Parquet folders. {@code texts}: {@code subset} (string: labelled, unlabelled or test), {@code id}
 * (string), {@code id_hash} (long), {@code label} (int; null without a label), {@code words} (int: the number of words before
 * the text was cut), {@code tokens} (array of int: the text as
 * it is modelled, with its closing {@code <eos>} unless it was cut). {@code vocabulary}: {@code index} (int),
 * {@code token} (string), {@code count} (long, in the training texts), {@code vector} (array of float); the special
 * tokens come first.
 *
 * @param formatVersion of this layout
 * @param dataset its name
 * @param fingerprint SHA-256 in hexadecimal over raw content and preparation settings
 * @param classNames the names of the classes; a label is the place of its class in this list
 * @param vocabularySize size of the vocabulary, including special tokens
 * @param vectorDimension length of a word vector
 * @param labelledTokens number of tokens of the labelled texts, as modelled
 * @param vectorCoverage fraction of the vocabulary (without special tokens) that has a word vector
 * @param unknownShare fraction of the training texts' tokens that became {@code <unk>}
 * @param cutTexts number of texts that were cut to the largest length
 * @param skippedRows number of unusable rows that were skipped
 * @param summary {@link DatasetSummary#UNKNOWN} for datasets of version 2
 */
public record DatasetManifest(
        int formatVersion,
        String dataset,
        String fingerprint,
        List<String> classNames,
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
        long skippedRows,
        DatasetSummary summary) {

    /**
     * The version that this program writes and reads. It is part of the fingerprint, so it is also increased whenever the same
     * raw data give other texts or vectors than before.
     */
    public static final int FORMAT_VERSION = 3;

    /** The oldest version that is read. */
    private static final int OLDEST_VERSION = 2;

    /** The name of the manifest's file. */
    public static final String FILE = "manifest.json";

    /** Copies the list. */
    public DatasetManifest {
        classNames = List.copyOf(classNames);
    }

    /** The number of classes. */
    public int classes() {
        return classNames.size();
    }

    /** The content of {@link #FILE}. */
    public byte[] toJson() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the content of {@link #FILE}.
     *
     * @param file its path, for messages
     * @throws NewerFormatException if a newer version of this program wrote it
     * @throws IOException if it is not a manifest, or has an older version
     */
    public static DatasetManifest fromJson(byte[] json, String file) throws IOException {
        JsonNode tree = Json.MAPPER.readTree(json);
        int version = tree.path("format_version").asInt();
        if (version > FORMAT_VERSION) {
            throw new NewerFormatException(file, version, FORMAT_VERSION);
        }
        if (version < OLDEST_VERSION) {
            throw new IOException("prepared in format " + version + ", this program reads formats from "
                    + OLDEST_VERSION + " to " + FORMAT_VERSION);
        }
        if (version == 2) {
            nameClasses((ObjectNode) tree);
            ((ObjectNode) tree).set("summary", Json.MAPPER.valueToTree(DatasetSummary.UNKNOWN));
        }
        return Json.MAPPER
                .readerFor(DatasetManifest.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(tree);
    }

    /** Version 2 has only the number of classes. */
    private static void nameClasses(ObjectNode manifest) {
        ArrayNode names = manifest.putArray("class_names");
        for (int label = 1; label <= manifest.path("classes").asInt(); label++) {
            names.add(Integer.toString(label));
        }
    }
}
