package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a trial uses its machine; no part of its identity. The keys are those of {@code execution} in
 * {@code reference.conf}.
 *
 * @param nativeThreads threads of one trial inside the engine
 * @param tokensPerChunk tokens whose logits over the vocabulary are in memory at once
 * @param tokensPerPass tokens, over all samples, whose decoder states are in memory at once
 */
public record ExecutionSettings(int nativeThreads, int tokensPerChunk, int tokensPerPass) implements Serializable {}
