package io.github.piwo.sweep;

import io.github.piwo.trial.EpochMetrics;
import java.io.Serializable;

/** A running trial's word to the driver that it has finished an epoch. */
record EpochReport(String trialId, EpochMetrics epoch) implements Serializable {}
