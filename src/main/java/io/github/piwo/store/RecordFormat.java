package io.github.piwo.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.TrialId;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * A trial record as JSON: {@code format_version}, {@code checksum} and the {@code record} itself, with snake_case names,
 * ISO-8601 times and {@code "NaN"} for figures that do not exist.
 *
 * <p>The checksum is the SHA-256 of the record as compact JSON, so only white space may change.
 */
public final class RecordFormat {
    /** The version that is written. Older versions, from {@link #OLDEST_VERSION} on, are read. */
    static final int VERSION = 6;

    private static final int OLDEST_VERSION = 1;

    private static final String VERSION_FIELD = "format_version";
    private static final String CHECKSUM_FIELD = "checksum";
    private static final String RECORD_FIELD = "record";

    static final JsonMapper MAPPER = Json.MAPPER
            .rebuild()
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.DEFAULT)
            .addMixIn(TrialResult.class, ByStatus.class)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private RecordFormat() {}

    /** The status determines the type of the result; "diverged" is a failure with its flag set. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "status")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TrialResult.Completed.class, name = "completed"),
        @JsonSubTypes.Type(
                value = TrialResult.Failed.class,
                names = {"failed", "diverged"})
    })
    private interface ByStatus {
        @JsonProperty("status")
        String status();
    }

    /** The content of a record's file. */
    static byte[] write(TrialRecord record) throws IOException {
        JsonNode body = MAPPER.valueToTree(record);
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put(VERSION_FIELD, VERSION);
        envelope.put(CHECKSUM_FIELD, checksum(body));
        envelope.set(RECORD_FIELD, body);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(envelope);
    }

    /**
     * The record in a file.
     *
     * @param file its name, for messages
     * @throws NewerFormatException if a newer version of this program wrote it
     * @throws UnreadableRecordException if it is damaged
     */
    static TrialRecord read(String file, byte[] content) throws IOException {
        try {
            JsonNode envelope = MAPPER.readTree(content);
            int version = envelope.path(VERSION_FIELD).asInt();
            if (version > VERSION) {
                throw new NewerFormatException(file, version, VERSION);
            }
            if (version < OLDEST_VERSION) {
                throw new UnreadableRecordException("it has no " + VERSION_FIELD);
            }
            JsonNode body = envelope.path(RECORD_FIELD);
            if (!checksum(body).equals(envelope.path(CHECKSUM_FIELD).asText())) {
                throw new UnreadableRecordException("its checksum does not fit its content");
            }
            if (version == 1) {
                addFieldsOfVersion2((ObjectNode) body);
            }
            if (version <= 2) {
                addFieldsOfVersion3((ObjectNode) body);
            }
            if (version <= 3) {
                addFieldsOfVersion4((ObjectNode) body);
            }
            if (version <= 4) {
                addFieldsOfVersion5((ObjectNode) body);
            }
            if (version <= 5) {
                addTimeOfSteps((ObjectNode) body);
            }
            TrialRecord record = MAPPER.treeToValue(body, TrialRecord.class);
            return version <= 5 ? inExperimentOfAllSeeds(record) : record;
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException("no valid record: " + e.getOriginalMessage(), e);
        }
    }

    /** Version 1 has no names of classes, no macro-F1 and no confusions. */
    private static void addFieldsOfVersion2(ObjectNode record) {
        record.putArray("class_names");
        record.path("epochs").forEach(epoch -> ((ObjectNode) epoch).put("validation_macro_f1", "NaN"));
        ObjectNode result = (ObjectNode) record.path("result");
        if (result.path("status").asText().equals("completed")) {
            result.put("validation_macro_f1", "NaN");
            result.put("test_macro_f1", "NaN");
            result.set("confusion", MAPPER.valueToTree(Confusion.NONE));
        }
    }

    /** Until version 2 the test bound was the objective's own, so it cannot be compared between objectives. */
    private static void addFieldsOfVersion3(ObjectNode record) {
        ObjectNode result = (ObjectNode) record.path("result");
        if (result.path("status").asText().equals("completed")) {
            result.set("objective_bound", result.get("test_bound"));
            result.put("test_bound", "NaN");
            result.put("test_perplexity", "NaN");
            result.put("strength", "NaN");
        }
    }

    /** Until version 3 neither calibration nor generated texts were computed. */
    private static void addFieldsOfVersion4(ObjectNode record) {
        ObjectNode result = (ObjectNode) record.path("result");
        if (result.path("status").asText().equals("completed")) {
            result.set("calibration", MAPPER.valueToTree(Calibration.NONE));
            result.set("generation", MAPPER.valueToTree(Generation.NONE));
        }
    }

    /** Until version 4 LSTMs, where there were any, were computed step by step. */
    private static void addFieldsOfVersion5(ObjectNode record) {
        ObjectNode provenance = (ObjectNode) record.path("provenance");
        provenance.put("recurrence", "");
        provenance.put("gpu_bytes", 0);
    }

    /** Until version 5 each seed was an experiment of its own. */
    private static TrialRecord inExperimentOfAllSeeds(TrialRecord record) {
        return record.inExperiment(SeedlessExperiments.idOf(
                record.experimentId(),
                record.settings(),
                record.datasetFingerprint(),
                record.trial().seed()));
    }

    /** Until version 5 the time of steps was not recorded. */
    private static void addTimeOfSteps(ObjectNode record) {
        ((ObjectNode) record.path("provenance")).put("milliseconds_per_step", "NaN");
    }

    /** A map as compact JSON. */
    public static String json(Map<String, String> map) {
        return MAPPER.valueToTree(map).toString();
    }

    private static String checksum(JsonNode body) throws JsonProcessingException {
        byte[] canonical = MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(TrialId.sha256().digest(canonical));
    }
}
