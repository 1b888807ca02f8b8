package io.github.piwo.store;

import java.io.IOException;

/** A folder does not hold the model that was kept in it. Its message names the file, and what to do. */
public final class UnusableModelException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the reason, which names the file. */
    public UnusableModelException(String reason) {
        super(reason + "; copy the folder again from where it was kept, or train the model again");
    }
}
