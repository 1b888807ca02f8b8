/**
 * How far a sweep is: lines on the console, {@code progress.json} for other terminals, metrics for Spark's sinks, and a page
 * in a browser, with the epochs that executors report.
 *
 * <p>{@link io.github.piwo.monitor.SweepProgress} is what the running sweep tells; {@link
 * io.github.piwo.monitor.SweepStatus} is what another process can know.
 */
package io.github.piwo.monitor;
