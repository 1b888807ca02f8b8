package io.github.piwo.dataset;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * An endless stream of batches over a set of texts, reshuffled at each pass. Over no texts, all batches are empty.
 *
 * <p>The batch at a position depends only on the key and the position, so any position can be asked for.
 */
public final class BatchSampler {
    private final int[] texts;
    private final int batchSize;
    private final KeyedRandom random;
    private final String purpose;

    private long shuffledPass = -1;
    private int[] shuffled;

    /**
     * A stream over these texts.
     *
     * @param purpose key of the order, together with the number of the pass
     */
    public BatchSampler(int[] texts, int batchSize, KeyedRandom random, String purpose) {
        this.texts = texts.clone();
        this.batchSize = batchSize;
        this.random = random;
        this.purpose = purpose;
        this.shuffled = this.texts;
    }

    /** The number of batches of one pass; the last one may be smaller than the others. */
    public int batchesPerPass() {
        return (texts.length + batchSize - 1) / batchSize;
    }

    /** The batch at a position of the stream, counted from 0. */
    public int[] batch(long position) {
        if (texts.length == 0) {
            return new int[0];
        }
        long pass = position / batchesPerPass();
        if (pass != shuffledPass) {
            shuffled = shuffle(pass);
            shuffledPass = pass;
        }
        int from = (int) (position % batchesPerPass()) * batchSize;
        return Arrays.copyOfRange(shuffled, from, Math.min(from + batchSize, texts.length));
    }

    private int[] shuffle(long pass) {
        RandomGenerator generator = random.generator(purpose, pass);
        int[] order = texts.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = generator.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
