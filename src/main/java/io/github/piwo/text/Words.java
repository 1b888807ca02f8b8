package io.github.piwo.text;

import io.github.piwo.config.DatasetSettings.Tokenizer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Splits cleaned texts (lower case, single blanks) into words. A text that is not empty has at least one word. */
public final class Words {
    /** Words, numbers with their separators, and any other single character. */
    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{M}]+|\\p{N}+(?:[.,]\\p{N}+)*|\\S");

    private static final Pattern NOT_BLANK = Pattern.compile("\\S+");

    private Words() {}

    /** The words of a text, in order. */
    public static List<String> of(String text, Tokenizer tokenizer) {
        Pattern pattern = tokenizer == Tokenizer.WORDS ? WORDS : NOT_BLANK;
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
