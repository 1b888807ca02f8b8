package io.github.piwo.grid;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SweepSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Repetition;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The trials of an experiment. */
public final class Grid {
    private static final List<Double> NO_ALPHA = List.of(0.0);

    private Grid() {}

    /**
     * Refuses objectives that learn from unlabelled texts where there are none.
     *
     * @param unlabelledTexts that there are
     * @throws SettingsException if one of the objectives needs some
     */
    public static void requireUnlabelledTexts(List<ObjectiveType> objectives, long unlabelledTexts) {
        List<ObjectiveType> needy =
                objectives.stream().filter(ObjectiveType::isGenerative).toList();
        if (unlabelledTexts == 0 && !needy.isEmpty()) {
            throw new SettingsException("the dataset has no unlabelled texts, which "
                    + needy.stream().map(ObjectiveType::label).collect(Collectors.joining(", "))
                    + " would learn from; train None alone (sweep.objectives = [None]), or lower dataset.labelled-texts or"
                    + " raise dataset.unlabelled-texts so that there are some");
        }
    }

    /**
     * Objectives and baselines × rates × α × seeds × splits, in the order of the settings. None and baselines have no α: one trial
     * for each rate, seed and split.
     */
    public static List<Trial> trials(ExperimentSettings settings) {
        SweepSettings sweep = settings.sweep();
        List<Trial> trials = new ArrayList<>();
        for (ObjectiveType objective : sweep.rows()) {
            for (double rate : sweep.supervisionRates()) {
                for (double alpha : objective.isGenerative() ? sweep.alphas() : NO_ALPHA) {
                    for (Repetition each : sweep.repetitions()) {
                        trials.add(new Trial(objective, rate, alpha, each.split(), each.seed()));
                    }
                }
            }
        }
        return trials;
    }
}
