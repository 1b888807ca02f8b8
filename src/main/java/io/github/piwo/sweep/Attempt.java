package io.github.piwo.sweep;

import io.github.piwo.engine.TrainingDevice;

/**
 * One attempt at a trial.
 *
 * @param number counted from 1
 * @param device to train on
 */
record Attempt(int number, TrainingDevice device) {}
