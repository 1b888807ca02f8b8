package io.github.piwo.corpus;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a file as bytes, so that each can be decoded, and refused, by itself. Lines end with LF or CR LF, which is dropped, and
 * so is a UTF-8 byte order mark.
 */
final class ByteLines implements Closeable {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;
    private boolean started;

    ByteLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The number of the line that was read last, counted from 1. */
    long number() {
        return number;
    }

    /**
     * Reads a line.
     *
     * @param line receives the line; its earlier content is removed
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
        if (!started) {
            started = true;
            skipByteOrderMark();
        }
        if (position == limit) {
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            position = 0;
        }
        return limit > 0;
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(UTF_8_MARK.length);
        byte[] first = in.readNBytes(UTF_8_MARK.length);
        if (Arrays.equals(first, UTF_8_MARK)) {
            return;
        }
        in.reset();
        if (first.length >= 2 && (first[0] & 0xFF) + (first[1] & 0xFF) == 0xFF + 0xFE) {
            throw new UnsupportedFileException(
                    "the file is in UTF-16; convert it to UTF-8, for example by iconv -f UTF-16 -t UTF-8");
        }
    }

    /** Decodes a line. */
    static String decode(ByteArrayOutputStream line) throws UnusableTextException {
        String text = StrictUtf8.decode(line.toByteArray(), line.size());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
