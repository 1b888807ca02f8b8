package io.github.piwo.table;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/**
 * Lines of a file as bytes, so that each can be decoded, and refused, by itself. Lines end with LF or CR LF, which is dropped, and
 * so is a UTF-8 byte order mark.
 */
public final class ByteLines implements Closeable {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    /** Lines that begin at this byte or later are not read. */
    private long end;
    /** The byte at which the next line begins. */
    private long offset;

    private int position;
    private int limit;
    private long number;
    private boolean started;

    /** All lines of a file. */
    public ByteLines(InputStream in) {
        this(in, 0, FileSlice.TO_THE_END, 1);
    }

    private ByteLines(InputStream in, long offset, long end, long firstLine) {
        this.in = new BufferedInputStream(in);
        this.offset = offset;
        this.end = end;
        this.number = firstLine - 1;
        this.started = offset > 0;
    }

    /** The lines of a slice. */
    static ByteLines of(FileSlice slice, Configuration hadoop) throws IOException {
        if (slice.start() == 0) {
            return new ByteLines(slice.file().open(hadoop), 0, slice.end(), slice.firstLine());
        }
        // If the byte before the slice ends a line, the slice begins with a line.
        long before = slice.start() - 1;
        ByteLines lines =
                new ByteLines(slice.file().openAt(before, hadoop), before, FileSlice.TO_THE_END, slice.firstLine() - 1);
        try {
            lines.next(new ByteArrayOutputStream());
            lines.end = slice.end();
            return lines;
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    /** The number of the line that was read last, counted from 1. */
    public long number() {
        return number;
    }

    /**
     * Reads a line.
     *
     * @param line receives the line; its earlier content is removed
     * @return false at the end of the file
     */
    public boolean next(ByteArrayOutputStream line) throws IOException {
        line.reset();
        if (offset >= end) {
            return false;
        }
        number++;
        boolean any = false;
        while (fill()) {
            any = true;
            int newline = position;
            while (newline < limit && buffer[newline] != '\n') {
                newline++;
            }
            line.write(buffer, position, newline - position);
            boolean complete = newline < limit;
            offset += (complete ? newline + 1 : newline) - position;
            position = complete ? newline + 1 : newline;
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
            offset += first.length;
            return;
        }
        in.reset();
        if (first.length >= 2 && (first[0] & 0xFF) + (first[1] & 0xFF) == 0xFF + 0xFE) {
            throw new UnsupportedFileException(
                    "the file is in UTF-16; convert it to UTF-8, for example by iconv -f UTF-16 -t UTF-8");
        }
    }

    /** Decodes a line; a carriage return at its end is dropped. */
    public static String decode(ByteArrayOutputStream line) throws UnusableTextException {
        String text = StrictUtf8.decode(line.toByteArray(), line.size());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
