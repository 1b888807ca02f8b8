package io.github.piwo.corpus;

import java.util.ArrayList;
import java.util.List;

/** One row of a CSV file whose rows are single lines (line breaks within texts are escaped, as AG News does). */
final class CsvRow {
    private final String line;
    private int position;

    private CsvRow(String line) {
        this.line = line;
    }

    /** Fields of a line; quoted ones without their quotes, {@code ""} in them being one quote. */
    static List<String> fields(String line) throws UnusableTextException {
        CsvRow row = new CsvRow(line);
        List<String> fields = new ArrayList<>();
        do {
            fields.add(row.field());
        } while (row.position++ < line.length());
        return fields;
    }

    /** Reads a field and stops at the comma behind it, or at the end. */
    private String field() throws UnusableTextException {
        return position < line.length() && line.charAt(position) == '"' ? quoted() : plain();
    }

    private String plain() throws UnusableTextException {
        int comma = line.indexOf(',', position);
        String field = line.substring(position, comma < 0 ? line.length() : comma);
        if (field.indexOf('"') >= 0) {
            throw unbalanced();
        }
        position += field.length();
        return field;
    }

    private String quoted() throws UnusableTextException {
        StringBuilder field = new StringBuilder();
        int from = position + 1;
        while (true) {
            int quote = line.indexOf('"', from);
            if (quote < 0) {
                throw unbalanced();
            }
            field.append(line, from, quote);
            if (quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
                field.append('"');
                from = quote + 2;
            } else {
                return endAt(quote + 1, field);
            }
        }
    }

    private String endAt(int end, StringBuilder field) throws UnusableTextException {
        if (end < line.length() && line.charAt(end) != ',') {
            throw unbalanced();
        }
        position = end;
        return field.toString();
    }

    private static UnusableTextException unbalanced() {
        return new UnusableTextException("unbalanced quotes", 1);
    }
}
