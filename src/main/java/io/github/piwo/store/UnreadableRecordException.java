package io.github.piwo.store;

import java.io.IOException;

/** The file of a record exists, but it is incomplete or was altered. */
public final class UnreadableRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String reason) {
        super(reason);
    }

    UnreadableRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
