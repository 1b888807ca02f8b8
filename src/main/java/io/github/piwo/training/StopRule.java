package io.github.piwo.training;

import io.github.piwo.config.TrainingSettings;
import io.github.piwo.trial.TrialResult.StopReason;
import java.util.Optional;

/** Decides when training ends: by early stopping, or at a limit of the settings. */
record StopRule(TrainingSettings settings) {

    /**
     * A limit that has been reached and ends training even within an epoch.
     *
     * @param seconds the time of the trial so far
     */
    Optional<StopReason> limit(TrainingState state, double seconds) {
        if (settings.maxSteps() > 0 && state.steps() >= settings.maxSteps()) {
            return Optional.of(StopReason.MAX_STEPS);
        }
        if (settings.maxMinutes() > 0 && seconds >= 60 * settings.maxMinutes()) {
            return Optional.of(StopReason.MAX_MINUTES);
        }
        return Optional.empty();
    }

    /** Why training ends, if it does; never within an epoch. */
    Optional<StopReason> reason(TrainingState state, double seconds) {
        boolean betweenEpochs = state.openSteps() == 0 && !state.epochs().isEmpty();
        return betweenEpochs ? limit(state, seconds).or(() -> limitOfEpochs(state)) : Optional.empty();
    }

    private Optional<StopReason> limitOfEpochs(TrainingState state) {
        int epoch = state.epochs().size();
        if (state.steps() >= settings.minSteps() && epoch - state.bestEpoch() >= settings.patience()) {
            return Optional.of(StopReason.EARLY_STOPPING);
        }
        if (settings.maxEpochs() > 0 && epoch >= settings.maxEpochs()) {
            return Optional.of(StopReason.MAX_EPOCHS);
        }
        return Optional.empty();
    }
}
