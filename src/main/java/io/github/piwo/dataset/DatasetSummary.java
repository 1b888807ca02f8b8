package io.github.piwo.dataset;

import java.util.List;

/**
 * What people want to know of their data before they train.
 *
 * @param classes in the order of their labels
 * @param medianWords of the training texts, before they are cut
 * @param longWords the number of words that 95 % of the training texts do not exceed
 * @param repeatedTexts training texts that are equal to an earlier one
 * @param leakedTexts training texts that are also test texts
 * @param leftOutWords the most frequent words that are not in the vocabulary, at most ten
 */
public record DatasetSummary(
        List<ClassCount> classes,
        int medianWords,
        int longWords,
        long repeatedTexts,
        long leakedTexts,
        List<String> leftOutWords) {

    /** Of a dataset about which nothing is known. */
    public static final DatasetSummary UNKNOWN = new DatasetSummary(List.of(), 0, 0, 0, 0, List.of());

    /**
     * The texts of one class.
     *
     * @param labelled training texts that keep their label
     */
    public record ClassCount(String name, long labelled, long test) {}

    /** Copies the lists. */
    public DatasetSummary {
        classes = List.copyOf(classes);
        leftOutWords = List.copyOf(leftOutWords);
    }
}
