package io.github.piwo.corpus;

import java.io.IOException;

/** A file in another encoding or format than expected. The message says what it is and what to do. */
final class UnsupportedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedFileException(String message) {
        super(message);
    }
}
