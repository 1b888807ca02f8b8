package io.github.piwo.dataset;

import java.io.IOException;

/** The files of a prepared dataset differ from those that were written. */
public final class DamagedDatasetException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedDatasetException(String message) {
        super(message);
    }
}
