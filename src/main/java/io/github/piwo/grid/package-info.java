/**
 * The trials of an experiment: which there are, which are done, and what the others cost.
 *
 * <p>{@link io.github.piwo.grid.GridPlan} compares the grid with the records.
 */
package io.github.piwo.grid;
