package io.github.piwo.results;

import io.github.piwo.trial.ObjectiveType;

/**
 * A cell of Table 2: a row of {@code alpha}.
 *
 * @param meanLog10 mean over the rates of log₁₀ of the selected α
 * @param rates the number of rates of which the mean is taken
 */
public record MeanAlpha(Experiment experiment, ObjectiveType objective, double meanLog10, int rates) {}
