package io.github.piwo.corpus;

/** A single text or row cannot be used; the texts after it can. */
final class UnusableTextException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * With a message that does not name the place.
     *
     * @param line within the text or row, counted from 1
     */
    UnusableTextException(String message, long line) {
        super(message);
        this.line = line;
    }

    long line() {
        return line;
    }
}
