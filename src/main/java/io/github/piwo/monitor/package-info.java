/**
 * The progress of a sweep: lines on the console, {@code progress.json} for other terminals, metrics for Spark's sinks, and a
 * web page, with the epochs that executors report.
 *
 * <p>{@link io.github.piwo.monitor.SweepProgress} is kept by the running sweep; {@link io.github.piwo.monitor.SweepStatus} is
 * what another process can see.
 */
package io.github.piwo.monitor;
