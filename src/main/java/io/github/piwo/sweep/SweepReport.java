package io.github.piwo.sweep;

/**
 * How a sweep ended.
 *
 * @param trials the number of trials of the grid
 * @param completed how many of them are completed, by this run or an earlier one
 * @param failed how many of them failed or diverged, in this run or an earlier one
 * @param ran how many trials this run has run
 * @param tables Table 1 and Table 2 as text
 */
public record SweepReport(int trials, int completed, int failed, int ran, String tables) {}
