package io.github.piwo.grid;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SweepSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.List;

/** The trials that settings ask for. */
public final class Grid {
    private static final List<Double> NO_ALPHA = List.of(0.0);

    private Grid() {}

    /** Objectives × rates × α × splits, in the settings' order; None has no α, so one trial a rate and split. */
    public static List<Trial> trials(ExperimentSettings settings) {
        SweepSettings sweep = settings.sweep();
        List<Trial> trials = new ArrayList<>();
        for (ObjectiveType objective : sweep.objectives()) {
            for (double rate : sweep.supervisionRates()) {
                for (double alpha : objective.isGenerative() ? sweep.alphas() : NO_ALPHA) {
                    for (int split : sweep.splits()) {
                        trials.add(new Trial(objective, rate, alpha, split, settings.seed()));
                    }
                }
            }
        }
        return trials;
    }
}
