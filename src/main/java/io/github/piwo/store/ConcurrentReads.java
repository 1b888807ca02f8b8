package io.github.piwo.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads many files, several at a time, since an object store takes a while to answer for each. The results come in the order of the
 * files, and only some of them are in memory.
 *
 * @param <R> what is read from a file
 */
final class ConcurrentReads<R> implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int AHEAD = 4 * THREADS;

    private final Iterator<FileState> waiting;
    private final Reader<R> reader;
    private final Deque<Future<R>> started = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "reads records");
        thread.setDaemon(true);
        return thread;
    });

    /** Reads one file; called by several threads. */
    @FunctionalInterface
    interface Reader<R> {
        R read(FileState file) throws IOException;
    }

    ConcurrentReads(List<FileState> files, Reader<R> reader) {
        this.waiting = files.iterator();
        this.reader = reader;
    }

    /**
     * The result of the next file.
     *
     * @throws InterruptedIOException if this thread was interrupted
     */
    R next() throws IOException {
        while (started.size() < AHEAD && waiting.hasNext()) {
            FileState file = waiting.next();
            started.add(threads.submit(() -> reader.read(file)));
        }
        try {
            return started.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while records were read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
