package io.github.piwo.corpus;

/** A record of a raw source. */
sealed interface RawRecord {

    /** The part of the raw data that contains a text. */
    enum Part {
        TRAIN,
        TEST,
        UNSUP
    }

    /**
     * A usable text.
     *
     * @param id its place within the raw data ({@code train.csv:17}, {@code train/pos/123_7.txt}), independent of where
     *     these are stored
     * @param label name of the class; null without a label
     * @param text in lower case, with single blanks as white space; never empty
     */
    record Text(Part part, String id, String label, String text) implements RawRecord {}

    /**
     * A row or file that is not a usable text.
     *
     * @param file its path
     * @param line counted from 1, or 0 for the whole file
     * @param fatal whether the rest of the file cannot be read either; other problems may be skipped
     */
    record Problem(String file, long line, String message, boolean fatal) implements RawRecord {

        /** For people: file, line and what is wrong. */
        String describe() {
            return describe(file, line, message);
        }

        static String describe(String file, long line, String message) {
            return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
        }
    }
}
