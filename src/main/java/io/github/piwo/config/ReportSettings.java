package io.github.piwo.config;

import java.io.Serializable;

/**
 * What reports say. The keys are those of {@code report}.
 *
 * @param margin the largest difference of the metric between two classifiers that is not worth having
 */
public record ReportSettings(double margin) implements Serializable {}
