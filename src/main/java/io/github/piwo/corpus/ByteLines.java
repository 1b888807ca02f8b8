package io.github.piwo.corpus;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Lines of a file as bytes, so that each can be decoded, and refused, alone. Ends with LF or CR LF, which are dropped. */
final class ByteLines implements Closeable {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;

    ByteLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Number of the line last read, from 1. */
    long number() {
        return number;
    }

    /**
     * Reads a line.
     *
     * @param line is emptied first
     * @return false at the end of the file
     */
    boolean next(ByteArrayOutputStream line) throws IOException {
        line.reset();
        number++;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        return any;
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            position = 0;
        }
        return limit > 0;
    }

    /** A line as text. */
    static String decode(ByteArrayOutputStream line) throws UnusableTextException {
        String text = StrictUtf8.decode(line.toByteArray(), line.size());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
