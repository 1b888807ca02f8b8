package io.github.piwo.store;

import java.io.IOException;

/** A record's file is there, but what it holds is not a whole and unaltered record. */
public final class UnreadableRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String reason) {
        super(reason);
    }

    UnreadableRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
