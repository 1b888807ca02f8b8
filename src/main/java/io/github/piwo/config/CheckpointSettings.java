package io.github.piwo.config;

import java.io.Serializable;

/**
 * When a running trial saves a checkpoint, from which it continues after an interruption.
 *
 * @param share the share of the trial's time that checkpoints after epochs may take; at 1 there is one after each epoch, at 0
 *     there are none at all
 * @param minutes the time after which one is written within an epoch, too
 */
public record CheckpointSettings(double share, double minutes) implements Serializable {}
