package io.github.piwo.trial;

import java.io.IOException;

/**
 * A file that a newer version of this program has written. It is not damaged: nothing may be done about it but to use the newer
 * program.
 */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * The refusal of a file.
     *
     * @param found its format version
     * @param newest that this program can read
     */
    public NewerFormatException(String file, long found, long newest) {
        super(file + " has format version " + found + ", and this program knows versions up to " + newest
                + "; use the newer version of the program that wrote it");
    }
}
