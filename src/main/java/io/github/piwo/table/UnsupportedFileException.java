package io.github.piwo.table;

import java.io.IOException;

/** A file in another encoding or format than expected. The message says what it is and what to do. */
public final class UnsupportedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message that names neither file nor line. */
    public UnsupportedFileException(String message) {
        super(message);
    }
}
