package io.github.piwo.trial;

import java.io.Serializable;

/**
 * The measurements of one epoch of one trial.
 *
 * @param epoch counted from 1
 * @param step optimiser steps since the trial's start
 * @param beta weight of the latent terms at the epoch's end
 * @param boundUnlabelled mean bound of the unlabelled texts, nats per text; NaN for None and while it warms up
 * @param boundLabelled mean bound of the labelled texts, nats per text; NaN where it is not computed
 * @param classifierLoss mean of −log q(y|x) over the epoch's labelled texts
 * @param trainAccuracy fraction of the epoch's labelled texts that were classified correctly during training (with dropout)
 * @param validationAccuracy fraction of the validation split that is classified correctly, without dropout
 * @param validationMacroF1 mean F1 of the classes on the validation split; NaN in records of format 1
 * @param seconds wall-clock seconds of the epoch, including its validation
 */
public record EpochMetrics(
        int epoch,
        long step,
        double beta,
        double boundUnlabelled,
        double boundLabelled,
        double classifierLoss,
        double trainAccuracy,
        double validationAccuracy,
        double validationMacroF1,
        double seconds)
        implements Serializable {

    /** The metric on the validation split. */
    public double validation(Metric metric) {
        return metric == Metric.ACCURACY ? validationAccuracy : validationMacroF1;
    }
}
