/**
 * The driver's run of a grid: what is to do, running it on Spark, and the task on the executor.
 *
 * <p>{@link io.github.piwo.sweep.Sweep} is the entry point: {@link io.github.piwo.grid.GridPlan} compares the grid with the
 * records, {@code SweepRunner} submits a Spark job for each missing trial, the executor stores the trial's record as soon as
 * it ends, and the tables are rebuilt from the records.
 */
package io.github.piwo.sweep;
