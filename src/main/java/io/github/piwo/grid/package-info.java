/**
 * Which trials there are, which of them are done, and what the others cost.
 *
 * <p>{@link io.github.piwo.grid.GridPlan} compares the grid with the records.
 */
package io.github.piwo.grid;
