package io.github.piwo.config;

import java.io.Serializable;
import java.util.Locale;

/**
 * Which texts, and how they are prepared. The keys are those of {@code dataset} in {@code reference.conf}.
 *
 * @param path of the raw data; empty for the synthetic dataset
 * @param splits equal parts that the labelled texts are cut into
 * @param maxTokens longest text in tokens, the end-of-text token included
 * @param maxBadRows unusable rows that are skipped with a warning before it is an error
 */
public record DatasetSettings(
        Name name,
        String path,
        int labelledTexts,
        int unlabelledTexts,
        int splits,
        int maxTokens,
        int vocabularySize,
        Tokenizer tokenizer,
        int maxBadRows,
        long seed,
        VectorSettings vectors,
        SyntheticSettings synthetic)
        implements Serializable {

    /** The datasets that can be read. */
    public enum Name {
        IMDB,
        AGNEWS,
        SYNTHETIC;

        /** As in settings, records and tables: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a text is cut into tokens. */
    public enum Tokenizer {
        /** Lower-cased words, numbers and single punctuation marks. */
        WORDS,
        /** Lower-cased and cut at white space. */
        WHITESPACE
    }

    /**
     * Where word vectors come from.
     *
     * @param path of the file; empty for other sources
     */
    public record VectorSettings(Source source, String path, int dimension) implements Serializable {
        /** Kinds of source. */
        public enum Source {
            WORD2VEC,
            RANDOM,
            FILE
        }
    }

    /**
     * Shape of the synthetic texts.
     *
     * @param topicWords words that only one topic uses, for each topic
     * @param commonWords words that all topics use
     * @param topicShare share of a text's words that come from its topic
     */
    public record SyntheticSettings(
            int classes, int testTexts, int topicWords, int commonWords, int minWords, int maxWords, double topicShare)
            implements Serializable {}
}
