package io.github.piwo.table;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads records one at a time. An I/O error becomes the last record, so that it is reported like any other problem.
 *
 * @param <T> a text or row, or what is wrong with it
 */
public abstract class RecordReader<T> implements Iterator<T>, Closeable {
    private Optional<T> next = Optional.empty();
    private boolean ended;

    /** The next record; empty at the end. */
    protected abstract Optional<T> read() throws IOException;

    /**
     * The record of an error after which nothing can be read.
     *
     * @param message see {@link #describe}
     */
    protected abstract T fatal(String message);

    /** Whether nothing can be read after this record. */
    protected abstract boolean isFatal(T rec);

    @Override
    public final boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = readOrReport();
            ended = next.isEmpty() || isFatal(next.get());
        }
        return next.isPresent();
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T rec = next.orElseThrow();
        next = Optional.empty();
        return rec;
    }

    private Optional<T> readOrReport() {
        try {
            return read();
        } catch (IOException e) {
            return Optional.of(fatal(describe(e)));
        }
    }

    /** The records as rows of a Spark task, which closes this reader at its end. */
    public final Iterator<Row> rowsOfTask(Function<T, Row> toRow) {
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Iterator<T> records = this;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                return toRow.apply(records.next());
            }
        };
    }

    /** An I/O error in words, on one line. */
    public static String describe(IOException e) {
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
