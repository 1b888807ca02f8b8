package io.github.piwo.monitor;

import io.github.piwo.trial.EpochMetrics;
import java.io.Serializable;

/** A running trial's word to the driver that it has finished an epoch. */
public record EpochReport(String trialId, EpochMetrics epoch) implements Serializable {}
