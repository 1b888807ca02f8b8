package io.github.piwo.corpus;

import io.github.piwo.table.StrictUtf8;
import io.github.piwo.table.UnusableTextException;
import io.github.piwo.text.TextCleaner;
import java.util.Arrays;
import java.util.Optional;

/** The folders of the Large Movie Review Dataset; each file in them is one text. */
enum ReviewFolder {
    TRAIN_NEGATIVE("train/neg", RawRecord.Part.TRAIN, "neg"),
    TRAIN_POSITIVE("train/pos", RawRecord.Part.TRAIN, "pos"),
    UNSUPERVISED("train/unsup", RawRecord.Part.UNSUP, null),
    TEST_NEGATIVE("test/neg", RawRecord.Part.TEST, "neg"),
    TEST_POSITIVE("test/pos", RawRecord.Part.TEST, "pos");

    private final String path;
    private final RawRecord.Part part;
    private final String label;

    ReviewFolder(String path, RawRecord.Part part, String label) {
        this.path = path;
        this.part = part;
        this.label = label;
    }

    /** Its path below the root of the raw data. */
    String path() {
        return path;
    }

    /** The folder that contains the review with this path below the root of the raw data; empty if it is not a review. */
    static Optional<ReviewFolder> of(String file) {
        return Arrays.stream(values())
                .filter(folder ->
                        file.startsWith(folder.path + "/") && isReview(file.substring(folder.path.length() + 1)))
                .findFirst();
    }

    /** Whether a file of this name, in one of the folders, is a review; hidden files are not. */
    static boolean isReview(String name) {
        return name.endsWith(".txt") && !name.startsWith(".") && name.indexOf('/') < 0;
    }

    /**
     * Makes a record of a review.
     *
     * @param name of the file
     * @param location its path, for messages
     */
    RawRecord review(String name, String location, byte[] content) {
        try {
            String text = TextCleaner.review(StrictUtf8.decode(content, content.length));
            return new RawRecord.Text(part, path + "/" + name, label, text);
        } catch (UnusableTextException e) {
            return new RawRecord.Problem(location, e.line(), e.getMessage(), false);
        }
    }
}
