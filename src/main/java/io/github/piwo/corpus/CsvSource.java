package io.github.piwo.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A file of AG News form: {@code "class","title","description"}, classes from 1. */
record CsvSource(RawFile file, RawRecord.Part part, int classes) implements RawSource {
    private static final long serialVersionUID = 1L;
    private static final int FIELDS = 3;

    @Override
    public String location() {
        return file.location();
    }

    @Override
    public RawRecords open(Configuration hadoop) throws IOException {
        return new Rows(new ByteLines(file.open(hadoop)));
    }

    private final class Rows extends RawRecords {
        private final ByteLines lines;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Rows(ByteLines lines) {
            this.lines = lines;
        }

        @Override
        Optional<RawRecord> read() throws IOException {
            return lines.next(line) ? Optional.of(record()) : Optional.empty();
        }

        private RawRecord record() {
            try {
                return text(CsvRow.fields(ByteLines.decode(line)));
            } catch (UnusableTextException e) {
                return new RawRecord.Problem(location(), lines.number(), e.getMessage(), false);
            }
        }

        private RawRecord text(List<String> fields) throws UnusableTextException {
            if (fields.size() != FIELDS) {
                throw new UnusableTextException("expected " + FIELDS + " fields, found " + fields.size(), 1);
            }
            int label = label(fields.get(0));
            String text = TextCleaner.news(fields.get(1) + " " + fields.get(2));
            return new RawRecord.Text(part, file.name() + ":" + lines.number(), label, text);
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
            if (field.strip().equals(Integer.toString(label + 1))) {
                return label;
            }
        }
        String shown = field.length() > 20 ? field.substring(0, 20) + "…" : field;
        throw new UnusableTextException("class \"" + shown + "\" is not one of 1 to " + classes, 1);
    }
}
