package io.github.piwo.corpus;

import io.github.piwo.table.UnsupportedFileException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The records of one raw source, one at a time. An I/O error becomes a last, fatal {@link RawRecord.Problem}, so that it is
 * reported like any other problem.
 */
abstract class RawRecords implements Iterator<RawRecord>, Closeable {
    private Optional<RawRecord> next = Optional.empty();
    private boolean ended;

    /** The next record; empty at the end. */
    abstract Optional<RawRecord> read() throws IOException;

    /** The file that is being read, for messages. */
    abstract String currentFile();

    @Override
    public final boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = readOrReport();
            ended = next.isEmpty() || (next.get() instanceof RawRecord.Problem problem && problem.fatal());
        }
        return next.isPresent();
    }

    @Override
    public final RawRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        RawRecord record = next.orElseThrow();
        next = Optional.empty();
        return record;
    }

    private Optional<RawRecord> readOrReport() {
        try {
            return read();
        } catch (IOException e) {
            return Optional.of(new RawRecord.Problem(currentFile(), 0, describe(e), true));
        }
    }

    /** An I/O error in words, on one line. */
    static String describe(IOException e) {
        String detail = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (e instanceof UnsupportedFileException) {
            return detail;
        }
        if (e instanceof EOFException || detail.contains("Truncated")) {
            return "truncated (" + detail + ")";
        }
        return "unreadable (" + e.getClass().getSimpleName() + ": " + detail + ")";
    }
}
