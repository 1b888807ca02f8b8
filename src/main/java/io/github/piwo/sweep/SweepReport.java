package io.github.piwo.sweep;

/**
 * How a sweep ended.
 *
 * @param trials of the grid
 * @param completed of them, in this run or an earlier one
 * @param failed of them, in this run or an earlier one; diverged ones are among them
 * @param ran trials that this run ran
 * @param tables Table 1 and Table 2 as text
 */
public record SweepReport(int trials, int completed, int failed, int ran, String tables) {}
