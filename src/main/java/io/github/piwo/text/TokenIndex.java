package io.github.piwo.text;

import io.github.piwo.dataset.SpecialTokens;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The index of each word of a vocabulary. */
public final class TokenIndex implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, Integer> index;
    private final int maxTokens;

    /**
     * An index.
     *
     * @param vocabulary the tokens by index, special tokens first
     * @param maxTokens the most tokens of a text
     */
    public TokenIndex(List<String> vocabulary, int maxTokens) {
        this.maxTokens = maxTokens;
        this.index = new HashMap<>(words(vocabulary));
    }

    /** The index of each word of a vocabulary; special tokens are left out, since no word of a text is one. */
    public static Map<String, Integer> words(List<String> vocabulary) {
        Map<String, Integer> index = new HashMap<>();
        for (int i = SpecialTokens.NAMES.size(); i < vocabulary.size(); i++) {
            index.put(vocabulary.get(i), i);
        }
        return index;
    }

    /** The text's tokens with {@code <eos>}; if these are too many, only the first of them, without it. */
    public int[] tokens(List<String> words) {
        boolean cut = words.size() + 1 > maxTokens;
        int[] tokens = new int[cut ? maxTokens : words.size() + 1];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i < words.size() ? index.getOrDefault(words.get(i), SpecialTokens.UNK) : SpecialTokens.EOS;
        }
        return tokens;
    }
}
