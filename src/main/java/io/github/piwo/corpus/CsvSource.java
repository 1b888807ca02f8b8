package io.github.piwo.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * A file of AG News' form: {@code "class","title","description"}. A header row and blank lines are skipped, and a row may have
 * line breaks within quotes.
 *
 * @param firstClass the number of the first class, 1 in AG News, 0 in some copies
 */
record CsvSource(RawFile file, RawRecord.Part part, int classes, int firstClass) implements RawSource {
    private static final long serialVersionUID = 1L;
    private static final int FIELDS = 3;
    /** A quote that is open for more lines is considered a mistake in the first of them. */
    private static final int MOST_LINES_OF_A_ROW = 1000;
    /** The number of rows of a file that decide how classes are counted. */
    private static final int ROWS_TO_JUDGE = 1000;

    private static final Set<String> CLASS_HEADERS =
            Set.of("class", "class index", "class_index", "label", "labels", "category", "topic", "target");

    @Override
    public String location() {
        return file.location();
    }

    @Override
    public RawRecords open(Configuration hadoop) throws IOException {
        return new Rows(new ByteLines(file.open(hadoop)));
    }

    /**
     * The number of the first class: 0 if a class 0 occurs in the first rows of the files and the number of classes does not,
     * otherwise 1.
     */
    static int firstClass(List<RawFile> files, int classes, Configuration hadoop) throws IOException {
        Set<Integer> found = new HashSet<>();
        for (RawFile file : files) {
            CsvSource source = new CsvSource(file, RawRecord.Part.TRAIN, classes + 1, 0);
            try (RawRecords records = source.open(hadoop)) {
                for (int row = 0; row < ROWS_TO_JUDGE && records.hasNext(); row++) {
                    if (records.next() instanceof RawRecord.Text text) {
                        found.add(text.label());
                    }
                }
            }
        }
        return found.contains(0) && !found.contains(classes) ? 0 : 1;
    }

    /** A line of the file: either its text or the reason why it cannot be decoded. */
    private record Line(long number, String text, UnusableTextException problem) {}

    private final class Rows extends RawRecords {
        private final ByteLines lines;
        private final CsvRow parser = new CsvRow();
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        /** Lines that were read to complete a row, but are rows themselves. */
        private final Deque<Line> readAhead = new ArrayDeque<>();

        private boolean rowsBegan;

        Rows(ByteLines lines) {
            this.lines = lines;
        }

        @Override
        Optional<RawRecord> read() throws IOException {
            Optional<Line> line = nextLine();
            while (line.isPresent()) {
                Optional<RawRecord> record = record(line.get());
                if (record.isPresent()) {
                    return record;
                }
                line = nextLine();
            }
            return Optional.empty();
        }

        private Optional<Line> nextLine() throws IOException {
            return readAhead.isEmpty() ? freshLine() : Optional.of(readAhead.pop());
        }

        private Optional<Line> freshLine() throws IOException {
            if (!lines.next(buffer)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Line(lines.number(), ByteLines.decode(buffer), null));
            } catch (UnusableTextException e) {
                return Optional.of(new Line(lines.number(), "", e));
            }
        }

        /** The record that begins at a line; empty for a blank line or a header. */
        private Optional<RawRecord> record(Line line) throws IOException {
            try {
                if (line.problem != null) {
                    throw line.problem;
                }
                if (line.text.isBlank()) {
                    return Optional.empty();
                }
                boolean first = !rowsBegan;
                rowsBegan = true;
                List<String> fields = fields(line);
                return first && isHeader(fields) ? Optional.empty() : Optional.of(text(line, fields));
            } catch (UnusableTextException e) {
                return Optional.of(new RawRecord.Problem(location(), line.number, e.getMessage(), false));
            }
        }

        /** Reads further lines while a quote is open. If they do not complete the row, only the first line is faulty. */
        private List<String> fields(Line first) throws IOException, UnusableTextException {
            StringBuilder row = new StringBuilder(first.text);
            List<Line> others = new ArrayList<>();
            UnusableTextException unbalanced = new UnusableTextException("unbalanced quotes", 1);
            try {
                Optional<List<String>> fields = parser.fields(first.text);
                while (fields.isEmpty()) {
                    Optional<Line> next = others.size() < MOST_LINES_OF_A_ROW ? nextLine() : Optional.empty();
                    if (next.isEmpty()) {
                        throw unbalanced;
                    }
                    others.add(next.get());
                    if (next.get().problem != null) {
                        throw unbalanced;
                    }
                    row.append('\n').append(next.get().text);
                    fields = parser.fields(row.toString());
                }
                return fields.get();
            } catch (UnusableTextException e) {
                for (int i = others.size() - 1; i >= 0; i--) {
                    readAhead.push(others.get(i));
                }
                throw e;
            }
        }

        private static boolean isHeader(List<String> fields) {
            return CLASS_HEADERS.contains(fields.get(0).strip().toLowerCase(Locale.ROOT));
        }

        private RawRecord text(Line line, List<String> fields) throws UnusableTextException {
            if (fields.size() != FIELDS) {
                throw new UnusableTextException("expected " + FIELDS + " fields, found " + fields.size(), 1);
            }
            int label = label(fields.get(0));
            String text = TextCleaner.news(fields.get(1) + " " + fields.get(2));
            return new RawRecord.Text(part, file.name() + ":" + line.number, label, text);
        }

        @Override
        String currentFile() {
            return location();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private int label(String field) throws UnusableTextException {
        for (int label = 0; label < classes; label++) {
            if (field.strip().equals(Integer.toString(label + firstClass))) {
                return label;
            }
        }
        String shown = field.length() > 20 ? field.substring(0, 20) + "…" : field;
        throw new UnusableTextException(
                "class \"" + shown + "\" is not one of " + firstClass + " to " + (firstClass + classes - 1), 1);
    }
}
