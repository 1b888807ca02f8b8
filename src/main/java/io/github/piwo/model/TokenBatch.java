package io.github.piwo.model;

import java.util.Arrays;
import java.util.stream.Stream;

/** A batch of texts as token numbers, each at least one token long. */
public final class TokenBatch {
    private final int[][] texts;
    private final int[] lengths;

    private TokenBatch(int[][] texts) {
        this.texts = texts;
        this.lengths = Arrays.stream(texts).mapToInt(text -> text.length).toArray();
    }

    /** A batch of these texts, in this order; they must not be written to afterwards. */
    public static TokenBatch of(int[][] texts) {
        return new TokenBatch(texts.clone());
    }

    /** The texts of this batch and those of another behind them. */
    public TokenBatch followedBy(TokenBatch other) {
        return new TokenBatch(
                Stream.concat(Arrays.stream(texts), Arrays.stream(other.texts)).toArray(int[][]::new));
    }

    /** Texts. */
    public int size() {
        return texts.length;
    }

    /** Tokens of all texts. */
    public long totalTokens() {
        return Arrays.stream(lengths).asLongStream().sum();
    }

    int length(int text) {
        return lengths[text];
    }

    int token(int text, int position) {
        return texts[text][position];
    }
}
