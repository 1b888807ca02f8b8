package io.github.piwo.inference;

import io.github.piwo.table.UnusableTextException;
import io.github.piwo.text.TextCleaner;
import io.github.piwo.text.TokenIndex;
import io.github.piwo.text.Words;
import java.util.List;

/** Turns raw texts into tokens as the preparation of a model's dataset did. Safe for use by several threads. */
public final class TextReader {
    private final ModelDescription.Text text;
    private final TokenIndex index;

    TextReader(ModelDescription.Text text, List<String> vocabulary) {
        this.text = text;
        this.index = new TokenIndex(vocabulary, text.maxTokens());
    }

    /**
     * The tokens of a raw text.
     *
     * @throws UnusableTextException if it has no words
     */
    public int[] tokens(String raw) throws UnusableTextException {
        return index.tokens(Words.of(TextCleaner.clean(raw, text.markup()), text.tokenizer()));
    }
}
