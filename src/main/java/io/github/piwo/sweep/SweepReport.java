package io.github.piwo.sweep;

import java.util.Optional;

/**
 * How a sweep ended.
 *
 * @param trials the number of trials of the grid
 * @param completed how many of them are completed, by this run or an earlier one
 * @param failed how many of them failed or diverged, in this run or an earlier one
 * @param skipped how many of them races have left out
 * @param left how many of them the budget was not enough for
 * @param ran how many trials this run has run
 * @param tables Table 1 and Table 2 as text
 * @param models how many models are kept, as a line for people; empty if none are to be
 */
public record SweepReport(
        int trials,
        int completed,
        int failed,
        int skipped,
        int left,
        int ran,
        String tables,
        Optional<String> models) {}
