package io.github.piwo.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Collects tokens for a {@link TokenStore}. */
abstract class TokenWriter implements Closeable {
    /**
     * Sets with more tokens are kept in a file that is mapped into memory, so that they may be larger than the heap, and the
     * operating system may drop what is not in use: 256 MiB.
     */
    static final long MOST_IN_HEAP = 1L << 26;

    private long written;

    /** For a set of this size. */
    static TokenWriter of(long tokens) throws IOException {
        return tokens > MOST_IN_HEAP ? new Mapped() : new InHeap();
    }

    /**
     * Appends a text.
     *
     * @return where it begins
     */
    final long add(int[] tokens) throws IOException {
        long start = written;
        write(tokens);
        written += tokens.length;
        return start;
    }

    final long written() {
        return written;
    }

    abstract void write(int[] tokens) throws IOException;

    /** All tokens; nothing can be added after this. */
    abstract TokenStore finish() throws IOException;

    /** Arrays of the Java heap. */
    static final class InHeap extends TokenWriter {
        private static final int CHUNK_BITS = 16;

        private final List<IntBuffer> chunks = new ArrayList<>();

        @Override
        void write(int[] tokens) {
            for (int from = 0; from < tokens.length; ) {
                if (chunks.isEmpty() || !chunks.get(chunks.size() - 1).hasRemaining()) {
                    chunks.add(IntBuffer.allocate(1 << CHUNK_BITS));
                }
                IntBuffer last = chunks.get(chunks.size() - 1);
                int here = Math.min(tokens.length - from, last.remaining());
                last.put(tokens, from, here);
                from += here;
            }
        }

        @Override
        TokenStore finish() {
            return new TokenStore(chunks.stream().map(IntBuffer::clear).toList(), CHUNK_BITS);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** A temporary file, which is gone with the process. */
    static final class Mapped extends TokenWriter {
        private static final int CHUNK_BITS = 28;

        private final Path file = Files.createTempFile("piwo-tokens", "");
        private final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.nativeOrder());

        Mapped() throws IOException {}

        @Override
        void write(int[] tokens) throws IOException {
            for (int token : tokens) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                buffer.putInt(token);
            }
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        TokenStore finish() throws IOException {
            flush();
            List<IntBuffer> chunks = new ArrayList<>();
            long bytes = (long) Integer.BYTES << CHUNK_BITS;
            for (long from = 0; from < channel.size(); from += bytes) {
                chunks.add(channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(bytes, channel.size() - from))
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer());
            }
            return new TokenStore(chunks, CHUNK_BITS);
        }

        /** A mapping outlives its file. */
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
