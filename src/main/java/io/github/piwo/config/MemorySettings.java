package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a trial uses memory; not part of its identity. The keys are those of {@code memory} in {@code reference.conf}.
 *
 * @param samplesPerPass the most samples of a text in one pass of the decoder; 0 for as many as tokensPerPass allows
 * @param tokensPerPass the most tokens, over all samples, in one pass of the decoder; 0 until the device is known
 * @param tokensPerChunk the most tokens whose logits over the vocabulary are in memory at the same time; 0 until the device is known
 */
public record MemorySettings(int samplesPerPass, int tokensPerPass, int tokensPerChunk) implements Serializable {

    private static final int TOKENS_PER_PASS_ON_CPU = 8192;
    /** More is no faster: docs/performance.md. */
    private static final int TOKENS_PER_CHUNK_ON_CPU = 512;

    private static final long BYTES_OF_A_PASS_PER_TOKEN = 20_000;
    private static final long BYTES_OF_LOGITS_PER_WORD = 8;

    /** The same, with what is left to the device as is best on CPUs. */
    public MemorySettings onCpu() {
        return orElse(TOKENS_PER_PASS_ON_CPU, TOKENS_PER_CHUNK_ON_CPU);
    }

    /**
     * The same, with what is left to the device so that a pass and its logits take a quarter of the memory each, but no less than on
     * CPUs: the fewer passes there are, the fewer calls a GPU has to wait for.
     *
     * @param bytes of the GPU's memory, or of the share of it that a trial has
     */
    public MemorySettings onGpu(long bytes, int vocabulary) {
        long quarter = bytes / 4;
        return orElse(
                atLeast(TOKENS_PER_PASS_ON_CPU, quarter / BYTES_OF_A_PASS_PER_TOKEN),
                atLeast(TOKENS_PER_CHUNK_ON_CPU, quarter / (BYTES_OF_LOGITS_PER_WORD * vocabulary)));
    }

    private static int atLeast(int least, long tokens) {
        return (int) Math.min(Math.max(least, tokens), Integer.MAX_VALUE);
    }

    private MemorySettings orElse(int tokensOfPass, int tokensOfChunk) {
        return new MemorySettings(
                samplesPerPass,
                tokensPerPass > 0 ? tokensPerPass : tokensOfPass,
                tokensPerChunk > 0 ? tokensPerChunk : tokensOfChunk);
    }

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
