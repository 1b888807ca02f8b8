package io.github.piwo.training;

import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.model.TokenBatch;

/**
 * A thread's slice of the batch with labels, or of the one without.
 *
 * @param name part of the keys of its randomness
 * @param all the number of texts of the whole batch
 * @param scale the factor of the sum of the whole batch's bounds: 1 / texts gives nats per text, divided by the mean number of tokens it
 *     gives nats per token
 */
record BatchPart(String name, TextSet set, int all, double scale, TextBatches.ThreadSlice slice, TokenBatch batch) {

    /** The slice of one of so many threads. */
    static BatchPart of(String name, TextSet set, int[] texts, BoundScale boundScale, int thread, int threads) {
        TextBatches.ThreadSlice slice = TextBatches.slice(set, texts, thread, threads);
        double scale = boundScale == BoundScale.TOKEN ? 1.0 / TextBatches.tokens(set, texts) : 1.0 / texts.length;
        return new BatchPart(name, set, texts.length, scale, slice, TextBatches.batch(set, slice.texts()));
    }

    int size() {
        return slice.size();
    }
}
