package io.github.piwo.store;

/** Another run is using the output. */
public final class OutputHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputHeldException(String message) {
        super(message);
    }
}
