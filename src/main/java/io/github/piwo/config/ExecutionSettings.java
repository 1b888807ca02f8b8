package io.github.piwo.config;

import java.io.Serializable;

/**
 * How a trial uses its processors; no part of its identity. The keys are those of {@code execution} in
 * {@code reference.conf}.
 *
 * @param threads of one trial
 */
public record ExecutionSettings(int threads) implements Serializable {}
