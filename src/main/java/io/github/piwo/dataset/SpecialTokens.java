package io.github.piwo.dataset;

import java.util.List;

/** The special tokens, which come first in the vocabulary. */
public final class SpecialTokens {
    /** Fills the shorter texts of a batch; it is never a target. */
    public static final int PAD = 0;
    /** Any token outside the vocabulary. */
    public static final int UNK = 1;
    /** The decoder's first input. */
    public static final int GO = 2;
    /** Ends every text that was not cut. */
    public static final int EOS = 3;

    /** Their names, by index. */
    public static final List<String> NAMES = List.of("<pad>", "<unk>", "<go>", "<eos>");

    private SpecialTokens() {}
}
