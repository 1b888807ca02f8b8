package io.github.piwo.trial;

import java.io.Serializable;

/**
 * What one epoch of one trial showed.
 *
 * @param epoch counted from 1
 * @param step optimiser steps since the trial's start
 * @param beta weight of the latent terms at the epoch's end
 * @param boundUnlabelled mean bound of the unlabelled texts, nats per text; NaN for None
 * @param boundLabelled mean bound of the labelled texts, nats per text; NaN for None
 * @param classifierLoss mean of −log q(y|x) over the epoch's labelled texts
 * @param trainAccuracy share of the epoch's labelled texts classified rightly while training (with dropout)
 * @param validationAccuracy share of the validation split classified rightly, without dropout
 * @param seconds wall-clock seconds of the epoch with its validation
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
        double seconds)
        implements Serializable {}
