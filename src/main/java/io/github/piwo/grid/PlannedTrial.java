package io.github.piwo.grid;

import io.github.piwo.training.SpeedFigures;
import io.github.piwo.trial.Trial;
import java.io.Serializable;

/**
 * A trial of the grid.
 *
 * @param id its identity, see {@link io.github.piwo.trial.TrialId}
 * @param trainingFlops estimated work of its steps, see {@link io.github.piwo.training.UsefulFlops}
 * @param evaluationFlops estimated work of validation and tests
 * @param attempt the number of its next attempt, counted from 1
 */
public record PlannedTrial(Trial trial, String id, double trainingFlops, double evaluationFlops, int attempt)
        implements Serializable {

    /** The same trial for its next attempt. */
    public PlannedTrial again() {
        return new PlannedTrial(trial, id, trainingFlops, evaluationFlops, attempt + 1);
    }

    /** Estimated work of the whole trial, in FLOPs. */
    public double flops() {
        return trainingFlops + evaluationFlops;
    }

    /** Estimated seconds of the trial if it runs alone. */
    public double seconds(SpeedFigures speed) {
        return trainingFlops / speed.trainingRate(trial.objective()) + evaluationFlops / speed.evaluationRate();
    }
}
