package io.github.piwo.training;

import io.github.piwo.config.TrainingSettings;
import io.github.piwo.trial.TrialResult.StopReason;
import java.util.Optional;

/** When training is over: early stopping, or a limit of the settings. */
record StopRule(TrainingSettings settings) {

    /**
     * A limit that ends even an epoch under way.
     *
     * @param seconds that the trial has taken
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

    /** Why training is over, if it is; an epoch under way is always closed. */
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
