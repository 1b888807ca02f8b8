package io.github.piwo.training;

import io.github.piwo.trial.EpochMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * The progress of a trial; with its arrays, everything that is needed to continue it. Random generators have no state to save,
 * since they are keyed by the step.
 *
 * @param steps the number of optimiser steps
 * @param epochs the completed epochs
 * @param open the sums over the steps of the current epoch
 * @param openSteps the number of these steps
 * @param openSeconds the time of the current epoch so far
 * @param bestEpoch 0 before the first validation
 * @param bestScore the metric on the validation texts after this epoch
 * @param tokens the number of tokens of all completed epochs
 * @param trainingSeconds the time of all completed epochs, without validation
 * @param seconds the time of the whole trial
 */
record TrainingState(
        long steps,
        List<EpochMetrics> epochs,
        StepMetrics open,
        int openSteps,
        double openSeconds,
        int bestEpoch,
        double bestScore,
        long tokens,
        double trainingSeconds,
        double seconds) {

    static final TrainingState START =
            new TrainingState(0, List.of(), StepMetrics.ZERO, 0, 0, 0, Double.NEGATIVE_INFINITY, 0, 0, 0);

    /** Copies the list. */
    TrainingState {
        epochs = List.copyOf(epochs);
    }

    /** The mean time of the steps of completed epochs; NaN if there are none. */
    double millisecondsPerStep() {
        long closedSteps = steps - openSteps;
        return closedSteps == 0 ? Double.NaN : 1000 * trainingSeconds / closedSteps;
    }

    TrainingState afterStep(StepMetrics step) {
        return new TrainingState(
                steps + 1,
                epochs,
                open.plus(step),
                openSteps + 1,
                openSeconds,
                bestEpoch,
                bestScore,
                tokens,
                trainingSeconds,
                seconds);
    }

    /** The same progress with other times. */
    TrainingState at(double epochSeconds, double trialSeconds) {
        return new TrainingState(
                steps,
                epochs,
                open,
                openSteps,
                epochSeconds,
                bestEpoch,
                bestScore,
                tokens,
                trainingSeconds,
                trialSeconds);
    }

    /** The progress after the current epoch. */
    TrainingState afterEpoch(EpochMetrics epoch, double secondsOfSteps, BestParameters best) {
        List<EpochMetrics> closed = new ArrayList<>(epochs);
        closed.add(epoch);
        return new TrainingState(
                steps,
                closed,
                StepMetrics.ZERO,
                0,
                0,
                best.epoch(),
                best.score(),
                tokens + open.tokens(),
                trainingSeconds + secondsOfSteps,
                seconds);
    }
}
