package io.github.piwo.training;

import java.io.IOException;

/** A checkpoint that is torn or altered, or another trial's. */
final class UnusableCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableCheckpointException(String message) {
        super(message);
    }

    UnusableCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
