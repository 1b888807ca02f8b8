package io.github.piwo.training;

import io.github.piwo.trial.EpochMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a trial has come: with its arrays, all that it needs to go on. Randomness needs nothing, since it is keyed by the
 * step.
 *
 * @param steps optimiser steps done
 * @param epochs that are closed
 * @param open steps of the epoch under way, summed
 * @param openSteps how many those are
 * @param openSeconds of the epoch under way
 * @param bestEpoch 0 before the first validation
 * @param tokens trained on in closed epochs
 * @param trainingSeconds of closed epochs, without validation
 * @param seconds of the whole trial
 */
record TrainingState(
        long steps,
        List<EpochMetrics> epochs,
        StepMetrics open,
        int openSteps,
        double openSeconds,
        int bestEpoch,
        double bestAccuracy,
        long tokens,
        double trainingSeconds,
        double seconds) {

    static final TrainingState START =
            new TrainingState(0, List.of(), StepMetrics.ZERO, 0, 0, 0, Double.NEGATIVE_INFINITY, 0, 0, 0);

    /** Copies the list. */
    TrainingState {
        epochs = List.copyOf(epochs);
    }

    TrainingState afterStep(StepMetrics step) {
        return new TrainingState(
                steps + 1,
                epochs,
                open.plus(step),
                openSteps + 1,
                openSeconds,
                bestEpoch,
                bestAccuracy,
                tokens,
                trainingSeconds,
                seconds);
    }

    /** The same at another time. */
    TrainingState at(double epochSeconds, double trialSeconds) {
        return new TrainingState(
                steps,
                epochs,
                open,
                openSteps,
                epochSeconds,
                bestEpoch,
                bestAccuracy,
                tokens,
                trainingSeconds,
                trialSeconds);
    }

    /** With the epoch under way closed. */
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
                best.accuracy(),
                tokens + open.tokens(),
                trainingSeconds + secondsOfSteps,
                seconds);
    }
}
