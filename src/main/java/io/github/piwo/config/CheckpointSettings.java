package io.github.piwo.config;

import java.io.Serializable;

/**
 * When a running trial saves what it needs to go on after an interruption.
 *
 * @param share of the trial's time that checkpoints after epochs may take; at 1 there is one after each epoch, at 0 none
 *     are written at all
 * @param minutes after which one is written inside an epoch too
 */
public record CheckpointSettings(double share, double minutes) implements Serializable {}
