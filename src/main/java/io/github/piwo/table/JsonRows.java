package io.github.piwo.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.piwo.trial.Json;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The rows of a file with a JSON object on each line. */
final class JsonRows extends FileRows {
    private static final ObjectReader READER = Json.MAPPER.readerFor(JsonNode.class);

    private final List<String> columns;

    /**
     * Rows of a slice.
     *
     * @param columns the fields whose values are read, in this order; if there are none, the names of all fields are
     */
    JsonRows(ByteLines lines, List<String> columns) {
        super(lines);
        this.columns = columns;
    }

    @Override
    Optional<TableRow> row(Line line) throws UnusableTextException {
        JsonNode object = object(line.text());
        return Optional.of(new TableRow.Values(line.number(), columns.isEmpty() ? names(object) : values(object)));
    }

    private static JsonNode object(String text) throws UnusableTextException {
        try {
            JsonNode node = READER.readValue(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new UnusableTextException(
                    "not a JSON object on one line ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ")",
                    1);
        }
        throw new UnusableTextException("not a JSON object; each line must be one, as jq -c '.[]' writes a list", 1);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            names.add(fields.next());
        }
        return names;
    }

    /** Whole numbers are written without a point, since a missing value turns a column of whole numbers into fractions. */
    private static String text(JsonNode value) {
        if (value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
            return value.decimalValue().setScale(0, RoundingMode.UNNECESSARY).toPlainString();
        }
        return value.asText();
    }

    private List<String> values(JsonNode object) throws UnusableTextException {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            JsonNode value = object.path(column);
            if (value.isContainerNode()) {
                throw new UnusableTextException(
                        "column " + column + " is " + (value.isArray() ? "a list" : "an object") + ", not text", 1);
            }
            values.add(value.isMissingNode() || value.isNull() ? null : text(value));
        }
        return values;
    }
}
