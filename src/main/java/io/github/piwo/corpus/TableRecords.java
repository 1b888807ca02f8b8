package io.github.piwo.corpus;

import io.github.piwo.table.UnusableTextException;
import io.github.piwo.text.TextCleaner;
import io.github.piwo.trial.TrialId;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Makes records of the rows of a table. */
final class TableRecords implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ID_BYTES = 16;

    /** The words for parts in a split column. Validation texts are training texts, since the splits choose those to validate on. */
    private static final Map<String, RawRecord.Part> PARTS = Map.ofEntries(
            Map.entry("train", RawRecord.Part.TRAIN),
            Map.entry("training", RawRecord.Part.TRAIN),
            Map.entry("valid", RawRecord.Part.TRAIN),
            Map.entry("validation", RawRecord.Part.TRAIN),
            Map.entry("dev", RawRecord.Part.TRAIN),
            Map.entry("val", RawRecord.Part.TRAIN),
            Map.entry("test", RawRecord.Part.TEST),
            Map.entry("unlabelled", RawRecord.Part.UNSUP),
            Map.entry("unlabeled", RawRecord.Part.UNSUP),
            Map.entry("unsup", RawRecord.Part.UNSUP),
            Map.entry("unsupervised", RawRecord.Part.UNSUP));

    private final RawRecord.Part part;
    private final TablePart.Layout layout;

    TableRecords(RawRecord.Part part, TablePart.Layout layout) {
        this.part = part;
        this.layout = layout;
    }

    /** The records of rows of {@link io.github.piwo.table.TextTable#ROWS}. */
    Dataset<Row> of(Dataset<Row> rows) {
        return rows.map((MapFunction<Row, Row>) this::record, Encoders.row(RawTexts.SCHEMA));
    }

    private Row record(Row row) {
        String file = row.getString(0);
        long line = row.getLong(2);
        if (row.getString(4) != null) {
            return RawTexts.problem(file, line, row.getString(4), row.getBoolean(5));
        }
        try {
            return text(row.getString(1) + ":" + line, file, line, row.getList(3));
        } catch (UnusableTextException e) {
            return RawTexts.problem(file, line, e.getMessage(), false);
        }
    }

    private Row text(String place, String file, long line, List<String> values) throws UnusableTextException {
        RawRecord.Part own = layout.splitAt() == TablePart.NONE ? part : part(values.get(layout.splitAt()));
        String label = own == RawRecord.Part.UNSUP || layout.labelAt() == TablePart.NONE
                ? null
                : stripped(values.get(layout.labelAt()));
        if (label == null && own == RawRecord.Part.TEST) {
            throw new UnusableTextException("a test text without a label", 1);
        }
        if (label == null) {
            own = RawRecord.Part.UNSUP;
        }
        String text = TextCleaner.clean(joined(values.subList(0, layout.texts())), layout.markup());
        return RawTexts.text(own, id(own, label, text, place, values), label, text, file, line);
    }

    private static RawRecord.Part part(String word) throws UnusableTextException {
        String lower = word == null ? "" : word.strip().toLowerCase(Locale.ROOT);
        RawRecord.Part part = PARTS.get(lower);
        if (part == null) {
            throw new UnusableTextException("the split column says \"" + word + "\", not train, test or unlabelled", 1);
        }
        return part;
    }

    private static String joined(List<String> texts) {
        StringBuilder joined = new StringBuilder();
        for (String text : texts) {
            joined.append(joined.isEmpty() ? "" : " ").append(text == null ? "" : text);
        }
        return joined.toString();
    }

    private static String stripped(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private String id(RawRecord.Part own, String label, String text, String place, List<String> values)
            throws UnusableTextException {
        return switch (layout.ids()) {
            case PLACE -> place;
            case CONTENT -> hash(own + "\n" + label + "\n" + text);
            case COLUMN -> {
                String id = stripped(values.get(layout.idAt()));
                if (id == null) {
                    throw new UnusableTextException("a row without an identifier", 1);
                }
                yield id;
            }
        };
    }

    private static String hash(String content) {
        MessageDigest digest = TrialId.sha256();
        return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)), 0, ID_BYTES);
    }
}
