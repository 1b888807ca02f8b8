package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a trial uses memory; not part of its identity. The keys are those of {@code memory} in {@code reference.conf}.
 *
 * @param samplesPerPass the most samples of a text in one pass of the decoder; 0 for as many as tokensPerPass allows
 * @param tokensPerPass the most tokens, over all samples, in one pass of the decoder
 * @param tokensPerChunk the most tokens whose logits over the vocabulary are in memory at the same time
 */
public record MemorySettings(int samplesPerPass, int tokensPerPass, int tokensPerChunk) implements Serializable {

    /**
     * Whether what evaluation computes for each word of the vocabulary may be kept: that takes a third of the memory of a token of
     * a pass, and is to take no more than a pass.
     */
    public boolean keepsWords(long vocabulary) {
        return vocabulary <= 3L * tokensPerPass;
    }

    /** The settings of each of so many threads. */
    public MemorySettings shared(int threads) {
        return new MemorySettings(samplesPerPass, Math.max(1, tokensPerPass / threads), tokensPerChunk);
    }
}
