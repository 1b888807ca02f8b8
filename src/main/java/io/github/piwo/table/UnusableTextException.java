package io.github.piwo.table;

/** A single text or row cannot be used; the texts after it can. */
public final class UnusableTextException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * With a message that does not name the place.
     *
     * @param line within the text or row, counted from 1
     */
    public UnusableTextException(String message, long line) {
        super(message);
        this.line = line;
    }

    /** The line within the text or row, counted from 1. */
    public long line() {
        return line;
    }
}
