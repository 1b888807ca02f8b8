package io.github.piwo.monitor;

import io.github.piwo.trial.EpochMetrics;
import java.io.Serializable;

/** A running trial's report to the driver about an epoch that it has finished. */
public record EpochReport(String trialId, EpochMetrics epoch) implements Serializable {}
