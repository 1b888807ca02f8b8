package io.github.piwo.corpus;

/** What a raw source yields. */
sealed interface RawRecord {

    /** Which part of the raw data a text was found in. */
    enum Part {
        TRAIN,
        TEST,
        UNSUP
    }

    /**
     * A usable text.
     *
     * @param id its place within the raw data ({@code train.csv:17}, {@code train/pos/123_7.txt}); does not depend on
     *     where the raw data lie
     * @param label class, or {@link io.github.piwo.dataset.TextSet#NO_LABEL}
     * @param text lower-cased, its white space single blanks; never empty
     */
    record Text(Part part, String id, int label, String text) implements RawRecord {}

    /**
     * Something that is no usable text.
     *
     * @param file as people find it
     * @param line from 1, or 0 for the file as a whole
     * @param fatal whether nothing behind it can be trusted; other problems may be skipped
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
