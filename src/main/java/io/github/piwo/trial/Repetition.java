package io.github.piwo.trial;

import java.io.Serializable;

/**
 * One of the runs over which a setting's figures are averaged: trials of the same repetition train and validate on the same texts, so
 * that their results are compared in pairs.
 *
 * @param seed of everything random; each seed cuts the labelled texts anew
 * @param split the split that validates, counted from 1
 */
public record Repetition(long seed, int split) implements Serializable {}
