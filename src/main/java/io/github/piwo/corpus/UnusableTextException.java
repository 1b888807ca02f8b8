package io.github.piwo.corpus;

/** A single text or row cannot be used; what comes after it can. */
final class UnusableTextException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * The message without its place.
     *
     * @param line within what was read, from 1
     */
    UnusableTextException(String message, long line) {
        super(message);
        this.line = line;
    }

    long line() {
        return line;
    }
}
