package io.github.piwo.model;

import java.util.Arrays;
import java.util.stream.Stream;

/** A batch of texts as token indices. Each text has at least one token. */
public final class TokenBatch {
    private final int[][] texts;
    private final int[] lengths;

    private TokenBatch(int[][] texts) {
        this.texts = texts;
        this.lengths = Arrays.stream(texts).mapToInt(text -> text.length).toArray();
    }

    /** A batch of these texts, in this order. The arrays must not be changed afterwards. */
    public static TokenBatch of(int[][] texts) {
        return new TokenBatch(texts.clone());
    }

    /** The texts of this batch, followed by those of another. */
    public TokenBatch followedBy(TokenBatch other) {
        return new TokenBatch(
                Stream.concat(Arrays.stream(texts), Arrays.stream(other.texts)).toArray(int[][]::new));
    }

    /** The number of texts. */
    public int size() {
        return texts.length;
    }

    /** The number of tokens of all texts. */
    public long totalTokens() {
        return Arrays.stream(lengths).asLongStream().sum();
    }

    int length(int text) {
        return lengths[text];
    }

    /** Must not be changed. */
    int[] tokens(int text) {
        return texts[text];
    }

    int token(int text, int position) {
        return texts[text][position];
    }
}
