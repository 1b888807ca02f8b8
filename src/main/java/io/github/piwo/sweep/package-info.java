/**
 * The driver's run of a grid: what is to do, running it on Spark, and the task on the executor.
 *
 * <p>{@link io.github.piwo.sweep.Sweep} is the way in: {@link io.github.piwo.grid.GridPlan} compares the grid with the
 * records, {@code SweepRunner} gives each missing trial a Spark job of its own, the executor commits the trial's record
 * the moment it ends, and the tables are rebuilt from the records.
 */
package io.github.piwo.sweep;
