package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a trial uses memory; no part of its identity. The keys are those of {@code memory} in {@code reference.conf}.
 *
 * @param samplesPerPass samples of a text that the decoder works on at once; 0 for as many as tokensPerPass allows
 * @param tokensPerPass tokens, over all samples, that the decoder works on at once
 * @param tokensPerChunk tokens whose logits over the vocabulary are in memory at once
 */
public record MemorySettings(int samplesPerPass, int tokensPerPass, int tokensPerChunk) implements Serializable {

    /** What each of so many threads may use. */
    public MemorySettings shared(int threads) {
        return new MemorySettings(samplesPerPass, Math.max(1, tokensPerPass / threads), tokensPerChunk);
    }
}
