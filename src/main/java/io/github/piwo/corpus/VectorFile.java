package io.github.piwo.corpus;

import io.github.piwo.config.SettingsException;
import io.github.piwo.table.ByteLines;
import io.github.piwo.table.RawFile;
import io.github.piwo.table.RecordReader;
import io.github.piwo.table.UnsupportedFileException;
import io.github.piwo.table.UnusableTextException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Word vectors in text form, also gzipped: rows of a word and its values, separated by blanks or tabs. fastText and word2vec put a
 * line with the number of rows and their dimension in front, GloVe does not. Every row is checked; only those of the
 * vocabulary are kept.
 */
final class VectorFile {
    private static final int LONGEST_MAGIC = 4;
    private static final Pattern SEPARATOR = Pattern.compile("[ \\t]+");
    private static final Pattern HEADER = Pattern.compile("(\\d{1,18})[ \\t]+(\\d{1,9})");

    private static final String BINARY =
            "the file is in binary form; dataset.vectors.path needs the text form, which fastText "
                    + "saves as .vec beside .bin, and word2vec without -binary 1";

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
            throw new SettingsException(path + ": " + RecordReader.describe(e), e);
        }
    }

    private InputStream open(Configuration hadoop) throws IOException {
        InputStream file = new BufferedInputStream(new RawFile.Stored("vectors", path).open(hadoop));
        try {
            file.mark(LONGEST_MAGIC);
            byte[] magic = file.readNBytes(LONGEST_MAGIC);
            file.reset();
            if (startsWith(magic, 0x50, 0x4B, 0x03, 0x04)) {
                throw new UnsupportedFileException(
                        "the file is a ZIP archive; unpack it, and name the file of vectors in it");
            }
            return path.endsWith(".gz") || startsWith(magic, 0x1F, 0x8B) ? new GZIPInputStream(file, 1 << 16) : file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] bytes, int value) {
        for (byte one : bytes) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }

    private WordVectors read(ByteLines lines, Map<String, Integer> index) {
        Optional<String> line = line(lines);
        long rows = header(line.orElseThrow(() -> wrong(1, "the file is empty")));
        if (rows >= 0) {
            line = line(lines);
        }
        WordVectors vectors = new WordVectors(dimension);
        long row = 0;
        for (; line.isPresent(); line = line(lines)) {
            if (!line.get().isBlank()) {
                row++;
                add(line.get(), lines.number(), index, vectors);
            }
        }
        if (rows >= 0 && row != rows) {
            throw wrong(lines.number(), "the header says " + rows + " rows, the file has " + row);
        }
        return vectors;
    }

    private Optional<String> line(ByteLines lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            if (!lines.next(line)) {
                return Optional.empty();
            }
            if (contains(line.toByteArray(), 0)) {
                throw new SettingsException(path + ": " + BINARY);
            }
            return Optional.of(ByteLines.decode(line));
        } catch (UnsupportedFileException e) {
            throw new SettingsException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SettingsException(RawRecord.Problem.describe(path, lines.number(), RecordReader.describe(e)), e);
        } catch (UnusableTextException e) {
            throw wrong(lines.number(), e.getMessage());
        }
    }

    /** The number of rows according to the header; -1 if the first line is not a header. */
    private long header(String line) {
        Matcher header = HEADER.matcher(line.strip());
        if (!header.matches()) {
            return -1;
        }
        int found = Integer.parseInt(header.group(2));
        if (found != dimension && dimension != 1) {
            throw wrong(1, "the vectors have " + found + " values, but dataset.vectors.dimension = " + dimension);
        }
        return found == dimension ? Long.parseLong(header.group(1)) : -1;
    }

    /** The values are the last fields of a row; everything before them is the word, which contains blanks in some files. */
    private void add(String line, long number, Map<String, Integer> index, WordVectors vectors) {
        String[] parts = SEPARATOR.split(line.stripTrailing(), -1);
        int first = parts.length - dimension;
        if (parts.length < 2 || parts[0].isEmpty()) {
            throw wrong(number, "expected a word and " + dimension + " values");
        }
        if (first < 1 || (first > 1 && isNumber(parts[first - 1]))) {
            throw wrong(
                    number,
                    "expected " + dimension + " values (dataset.vectors.dimension), found " + (parts.length - 1));
        }
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = value(parts[first + i], number);
        }
        Integer word = index.get(first == 1 ? parts[0] : String.join(" ", Arrays.copyOf(parts, first)));
        if (word != null) {
            vectors.add(word, values);
        }
    }

    private static boolean isNumber(String text) {
        try {
            return Float.isFinite(Float.parseFloat(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private float value(String text, long number) {
        if (!isNumber(text)) {
            throw wrong(number, "\"" + text + "\" is not a finite number");
        }
        return Float.parseFloat(text);
    }

    private SettingsException wrong(long line, String message) {
        return new SettingsException(RawRecord.Problem.describe(path, line, message));
    }
}
