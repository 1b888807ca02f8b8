package io.github.piwo.cli;

import io.github.piwo.config.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints what the program and its log write, line by line, with secrets masked. */
final class MaskedStream extends OutputStream {
    private final PrintStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private MaskedStream(PrintStream out) {
        this.out = out;
    }

    static PrintStream over(PrintStream out) {
        return new PrintStream(new MaskedStream(out), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        int start = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i + 1 - start);
                pass();
                start = i + 1;
            }
        }
        line.write(bytes, start, from + length - start);
    }

    private void pass() {
        byte[] masked = Secrets.mask(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        out.write(masked, 0, masked.length);
        line.reset();
    }

    /** Passes on what is whole lines. */
    @Override
    public synchronized void flush() {
        out.flush();
    }

    @Override
    public synchronized void close() {
        pass();
        flush();
    }
}
