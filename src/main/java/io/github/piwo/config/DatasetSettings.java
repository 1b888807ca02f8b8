package io.github.piwo.config;

import io.github.piwo.trial.Trial;
import java.io.Serializable;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which texts, and how they are prepared. The keys are those of {@code dataset} in {@code reference.conf}.
 *
 * @param path of the raw data; empty for tables and the synthetic dataset
 * @param labelledTexts the number of training texts that keep their label; {@link #ALL} for all that have one
 * @param unlabelledTexts the largest number of texts used without a label
 * @param stratified whether each split and each supervision rate has the classes in proportion
 * @param splits the number of equal parts of the labelled texts
 * @param maxTokens the most tokens of a text, including the end-of-text token
 * @param removeLeaked whether training texts that are also test texts are removed
 * @param maxBadRows the most unusable rows that are skipped with a warning; more are an error
 */
public record DatasetSettings(
        Name name,
        String path,
        int labelledTexts,
        int unlabelledTexts,
        int splits,
        boolean stratified,
        int maxTokens,
        int vocabularySize,
        Tokenizer tokenizer,
        boolean removeLeaked,
        int maxBadRows,
        long seed,
        VectorSettings vectors,
        TableSettings table,
        SyntheticSettings synthetic)
        implements Serializable {

    /** The number of texts if there is no limit. */
    public static final int ALL = Integer.MAX_VALUE;

    /** The datasets that can be read. */
    public enum Name {
        TABLE,
        IMDB,
        AGNEWS,
        SYNTHETIC;

        /** The lower-case name in settings, records and tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a text is divided into tokens. */
    public enum Tokenizer {
        /** Lower-cased words, numbers and single punctuation marks. */
        WORDS,
        /** Lower-cased and divided at white space. */
        WHITESPACE
    }

    /**
     * Where word vectors come from.
     *
     * @param path of the file; empty for other sources
     */
    public record VectorSettings(Source source, String path, int dimension) implements Serializable {
        /** The kinds of sources. */
        public enum Source {
            WORD2VEC,
            RANDOM,
            FILE
        }
    }

    /**
     * The properties of the synthetic texts.
     *
     * @param topicWords the number of words of each topic that no other topic uses
     * @param commonWords the number of words that all topics use
     * @param topicShare the share of a text's words that come from its topic
     */
    public record SyntheticSettings(
            int classes, int testTexts, int topicWords, int commonWords, int minWords, int maxWords, double topicShare)
            implements Serializable {

        private void addTo(SortedMap<String, String> canonical) {
            canonical.put("dataset.synthetic.classes", Integer.toString(classes));
            canonical.put("dataset.synthetic.test-texts", Integer.toString(testTexts));
            canonical.put("dataset.synthetic.topic-words", Integer.toString(topicWords));
            canonical.put("dataset.synthetic.common-words", Integer.toString(commonWords));
            canonical.put("dataset.synthetic.min-words", Integer.toString(minWords));
            canonical.put("dataset.synthetic.max-words", Integer.toString(maxWords));
            canonical.put("dataset.synthetic.topic-share", Trial.plain(topicShare));
        }
    }

    /** What is removed from raw texts. */
    public TableSettings.Markup markup() {
        return switch (name) {
            case TABLE -> table.markup();
            case IMDB -> TableSettings.Markup.REVIEW;
            // Synthetic texts are written in the form of AG News.
            case AGNEWS, SYNTHETIC -> TableSettings.Markup.NEWS;
        };
    }

    /**
     * Checks that the paths on this machine exist; for commands that read the raw data.
     *
     * @throws SettingsException if one does not
     */
    public void requireRawData() {
        rawPaths().forEach(DatasetSettings::requirePath);
    }

    /** The paths of raw texts and word vectors that are set, by their keys. */
    public SortedMap<String, String> rawPaths() {
        SortedMap<String, String> paths = table.paths();
        paths.put("dataset.path", path);
        paths.put("dataset.vectors.path", vectors.path());
        paths.values().removeIf(String::isEmpty);
        return paths;
    }

    private static void requirePath(String key, String path) {
        if (!LocalPath.isGlob(path) && LocalPath.isMissing(path)) {
            throw new SettingsException(key + " = " + path + ": must be a path that exists");
        }
    }

    /**
     * Every setting that changes the prepared data, by its key. Paths are not among them, since raw texts and word vectors are
     * identified by their content; nor are settings that apply after preparation, such as the splits.
     */
    public SortedMap<String, String> preparationSettings() {
        SortedMap<String, String> canonical = new TreeMap<>();
        canonical.put("dataset.name", name.label());
        canonical.put("dataset.labelled-texts", labelledTexts == ALL ? "all" : Integer.toString(labelledTexts));
        canonical.put("dataset.unlabelled-texts", unlabelledTexts == ALL ? "all" : Integer.toString(unlabelledTexts));
        canonical.put("dataset.max-tokens", Integer.toString(maxTokens));
        canonical.put("dataset.vocabulary-size", Integer.toString(vocabularySize));
        canonical.put("dataset.tokenizer", tokenizer.name().toLowerCase(Locale.ROOT));
        canonical.put("dataset.seed", Long.toString(seed));
        canonical.put("dataset.vectors.source", vectors.source().name().toLowerCase(Locale.ROOT));
        canonical.put("dataset.vectors.dimension", Integer.toString(vectors.dimension()));
        if (name == Name.SYNTHETIC) {
            synthetic.addTo(canonical);
        }
        if (name == Name.TABLE) {
            canonical.put("dataset.table.test-share", Trial.plain(table.testShare()));
            canonical.put("dataset.stratified", Boolean.toString(stratified));
        }
        if (removeLeaked) {
            canonical.put("dataset.remove-leaked", "true");
        }
        return canonical;
    }

    /**
     * Likewise with everything that decides how raw texts are read, as {@link ExperimentSettings#json} writes it; different ways may
     * lead to the same texts.
     */
    public SortedMap<String, String> readingSettings() {
        SortedMap<String, String> canonical = preparationSettings();
        canonical.put("dataset.remove-leaked", Boolean.toString(removeLeaked));
        if (name == Name.TABLE) {
            table.addTo(canonical);
        }
        return canonical;
    }
}
