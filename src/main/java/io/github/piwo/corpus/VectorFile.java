package io.github.piwo.corpus;

import io.github.piwo.config.SettingsException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * fastText's text form, also gzipped: a line with the number of rows and their dimension, then rows of a word and its
 * values. Every row is checked; only those of the vocabulary are kept.
 */
final class VectorFile {
    private final String path;
    private final int dimension;

    VectorFile(String path, int dimension) {
        this.path = path;
        this.dimension = dimension;
    }

    /**
     * Reads the file once.
     *
     * @throws SettingsException at the first row that is wrong
     */
    WordVectors read(Vocabulary vocabulary, Configuration hadoop) {
        try (ByteLines lines = new ByteLines(open(hadoop))) {
            return read(lines, vocabulary.index());
        } catch (IOException e) {
            throw new SettingsException(path + ": " + RawRecords.describe(e), e);
        }
    }

    private InputStream open(Configuration hadoop) throws IOException {
        InputStream file = new BufferedInputStream(new RawFile.Stored("vectors", path).open(hadoop));
        try {
            return path.endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private WordVectors read(ByteLines lines, Map<String, Integer> index) {
        long rows = header(line(lines).orElseThrow(() -> wrong(1, "the file is empty")));
        WordVectors vectors = new WordVectors(dimension);
        long row = 0;
        for (Optional<String> line = line(lines); line.isPresent(); line = line(lines)) {
            row++;
            add(line.get(), lines.number(), index, vectors);
        }
        if (row != rows) {
            throw wrong(lines.number(), "the header says " + rows + " rows, the file has " + row);
        }
        return vectors;
    }

    private Optional<String> line(ByteLines lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            return lines.next(line) ? Optional.of(ByteLines.decode(line)) : Optional.empty();
        } catch (IOException e) {
            throw new SettingsException(RawRecord.Problem.describe(path, lines.number(), RawRecords.describe(e)), e);
        } catch (UnusableTextException e) {
            throw wrong(lines.number(), e.getMessage());
        }
    }

    private long header(String line) {
        String[] parts = line.strip().split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("\\d{1,9}")) {
            throw wrong(1, "expected a header of two numbers, rows and dimension");
        }
        if (Integer.parseInt(parts[1]) != dimension) {
            throw wrong(1, "vectors have " + parts[1] + " values, dataset.vectors.dimension = " + dimension);
        }
        return Long.parseLong(parts[0]);
    }

    private void add(String line, long number, Map<String, Integer> index, WordVectors vectors) {
        int end = line.endsWith(" ") ? line.length() - 1 : line.length();
        int start = line.indexOf(' ');
        if (start <= 0) {
            throw wrong(number, "expected a word and " + dimension + " values");
        }
        float[] values = values(line, start, end, number);
        Integer word = index.get(line.substring(0, start));
        if (word != null) {
            vectors.add(word, values);
        }
    }

    private float[] values(String line, int start, int end, long number) {
        float[] values = new float[dimension];
        int count = 0;
        for (int from = start + 1; from <= end; count++) {
            int blank = line.indexOf(' ', from);
            int to = blank < 0 || blank > end ? end : blank;
            float value = value(line.substring(from, to), number);
            if (count < dimension) {
                values[count] = value;
            }
            from = to + 1;
        }
        if (count != dimension) {
            throw wrong(number, "expected " + dimension + " values, found " + count);
        }
        return values;
    }

    private float value(String text, long number) {
        try {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as for NaN and the infinities.
        }
        throw wrong(number, "\"" + text + "\" is not a finite number");
    }

    private SettingsException wrong(long line, String message) {
        return new SettingsException(RawRecord.Problem.describe(path, line, message));
    }
}
