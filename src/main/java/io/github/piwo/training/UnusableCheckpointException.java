package io.github.piwo.training;

import java.io.IOException;

/** A checkpoint is incomplete or altered, or belongs to another trial. */
final class UnusableCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableCheckpointException(String message) {
        super(message);
    }

    UnusableCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
