package io.github.piwo.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.TrialId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a kept model: {@code model.safetensors} with its arrays, {@code vocabulary.txt} with a word on each line in the order
 * of their indices, {@code verification.json}, and {@code model.json}, which describes the model and has the checksums of the
 * other files.
 *
 * <p>{@code model.json} is written last and removed first, and without it there is no model: object stores cannot rename folders, so
 * this is how a model appears as a whole or not at all.
 */
public final class ModelFolder {
    /** The version that is written, and the only one there is. */
    static final int VERSION = 1;

    static final String DESCRIPTION = "model.json";
    static final String ARRAYS = "model.safetensors";
    static final String VOCABULARY = "vocabulary.txt";
    static final String VERIFICATION = "verification.json";

    private static final String VERSION_FIELD = "format_version";
    private static final String CHECKSUM_FIELD = "checksum";

    private final OutputFiles files;
    private final String folder;

    /**
     * A folder, which need not exist yet.
     *
     * @param folder its path below the directory of the files
     */
    public ModelFolder(OutputFiles files, String folder) {
        this.files = files;
        this.folder = folder;
    }

    /** A folder at this path on any Hadoop file system. */
    public static ModelFolder at(String path, Configuration hadoop) throws IOException {
        Path folder = new Path(path);
        Path absolute = folder.getFileSystem(hadoop).makeQualified(folder);
        return new ModelFolder(new OutputFiles(absolute.getParent().toString(), hadoop), absolute.getName());
    }

    /**
     * What a folder holds.
     *
     * @param model what describes the model
     * @param vocabulary the words by index
     * @param verification what the model gave when it was kept
     */
    public record Content(
            JsonNode model, SortedMap<String, Tensor> tensors, List<String> vocabulary, JsonNode verification)
            implements Serializable {}

    /** Writes a model that was read elsewhere. */
    public void write(Content content) throws IOException {
        write(content.model(), content.tensors(), content.vocabulary(), content.verification());
    }

    /**
     * Writes a model; what the folder held before is removed first.
     *
     * @param vocabulary words without line breaks
     * @throws IllegalArgumentException if a word has a line break
     */
    public void write(JsonNode model, SortedMap<String, Tensor> tensors, List<String> vocabulary, JsonNode verification)
            throws IOException {
        byte[] words = bytes(vocabulary);
        byte[] verified = Json.MAPPER.writeValueAsBytes(verification);
        delete();
        ObjectNode description = Json.MAPPER.createObjectNode();
        description.put(VERSION_FIELD, VERSION);
        description.set("model", model);
        ObjectNode sums = description.putObject("sha256");
        write(ARRAYS, out -> Safetensors.write(tensors, out), sums);
        write(VERIFICATION, out -> out.write(verified), sums);
        write(VOCABULARY, out -> out.write(words), sums);
        description.put(CHECKSUM_FIELD, sha256(Json.MAPPER.writeValueAsBytes(description)));
        files.replace(
                file(DESCRIPTION), Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(description));
    }

    /** Sums while it writes: the arrays may be large. */
    private void write(String name, OutputFiles.Content content, ObjectNode sums) throws IOException {
        MessageDigest digest = TrialId.sha256();
        files.replace(file(name), out -> content.writeTo(new DigestOutputStream(out, digest)));
        sums.put(name, HexFormat.of().formatHex(digest.digest()));
    }

    private static byte[] bytes(List<String> vocabulary) {
        StringBuilder lines = new StringBuilder();
        for (String word : vocabulary) {
            if (word.indexOf('\n') >= 0 || word.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("word " + vocabulary.indexOf(word) + " has a line break");
            }
            lines.append(word).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether there is a model, whole or damaged. */
    public boolean exists() throws IOException {
        return files.exists(file(DESCRIPTION));
    }

    /**
     * Reads a model.
     *
     * @throws NewerFormatException if a newer version of this program wrote it
     * @throws UnusableModelException if a file is missing, or is not what was written
     */
    public Content read() throws IOException {
        JsonNode description = description();
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (String name : List.of(ARRAYS, VOCABULARY, VERIFICATION)) {
            byte[] content = readFile(name);
            if (!sha256(content).equals(description.path("sha256").path(name).asText())) {
                throw unusable(
                        name, "it is damaged or belongs to another model: its checksum is not that in " + DESCRIPTION);
            }
            contents.put(name, content);
        }
        try {
            return new Content(
                    description.path("model"),
                    Safetensors.read(contents.get(ARRAYS)),
                    new String(contents.get(VOCABULARY), StandardCharsets.UTF_8)
                            .lines()
                            .toList(),
                    Json.MAPPER.readTree(contents.get(VERIFICATION)));
        } catch (IOException e) {
            throw unusable(ARRAYS, e.getMessage());
        }
    }

    private JsonNode description() throws IOException {
        byte[] content = readFile(DESCRIPTION);
        JsonNode description;
        try {
            description = Json.MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            throw unusable(DESCRIPTION, "it is not valid JSON");
        }
        int version = description.path(VERSION_FIELD).asInt();
        if (version > VERSION) {
            throw new NewerFormatException(path(DESCRIPTION), version, VERSION);
        }
        if (!(description instanceof ObjectNode fields) || version < VERSION) {
            throw unusable(DESCRIPTION, "it has no " + VERSION_FIELD);
        }
        JsonNode checksum = fields.remove(CHECKSUM_FIELD);
        if (checksum == null || !checksum.asText().equals(sha256(Json.MAPPER.writeValueAsBytes(fields)))) {
            throw unusable(DESCRIPTION, "its checksum does not fit its content");
        }
        return fields;
    }

    private byte[] readFile(String name) throws IOException {
        try {
            return files.read(file(name));
        } catch (FileNotFoundException e) {
            throw unusable(name, "it is missing");
        }
    }

    /** Removes the model. */
    public void delete() throws IOException {
        files.delete(file(DESCRIPTION));
        if (exists()) {
            // A local file system only says so.
            throw new IOException(path(DESCRIPTION) + " cannot be removed");
        }
        files.delete(folder);
    }

    private UnusableModelException unusable(String name, String reason) {
        return new UnusableModelException(path(name) + ": " + reason);
    }

    private String path(String name) {
        return files + "/" + file(name);
    }

    private String file(String name) {
        return folder + "/" + name;
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(TrialId.sha256().digest(content));
    }

    /** The path of the folder. */
    @Override
    public String toString() {
        return files + "/" + folder;
    }
}
