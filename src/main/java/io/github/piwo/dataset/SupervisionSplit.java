package io.github.piwo.dataset;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The labelled texts that a trial trains on, and those that it validates on.
 *
 * <p>The labelled texts are ordered by a hash of (seed, text) and cut into equal splits. One split is for validation; the others,
 * beginning with the next one and continuing cyclically, are the pool. The first texts of the pool keep their labels. The texts of
 * a low rate are therefore among those of a higher rate, and the same for every objective and α. As long as they fit into one
 * split, trials of different splits have no labels in common, so the deviation over splits shows the effect of the choice of
 * labelled texts.
 *
 * @param training texts that keep their labels, as indices into {@link PreparedDataset#labelled()}
 * @param validation texts of the split for validation, likewise
 */
public record SupervisionSplit(int[] training, int[] validation) {

    /**
     * Draws the split.
     *
     * @param splits number of equal parts
     * @param split the part for validation, counted from 1
     * @param supervisionRate fraction of the pool that keeps its labels: {@code max(1, round(rate · pool))} texts
     * @throws IllegalArgumentException if there are fewer texts than splits
     */
    public static SupervisionSplit of(TextSet labelled, int splits, int split, double supervisionRate, long seed) {
        if (split < 1 || split > splits) {
            throw new IllegalArgumentException("split " + split + " of " + splits);
        }
        if (labelled.size() < splits) {
            throw new IllegalArgumentException(labelled.size() + " labelled texts cannot be cut into " + splits);
        }
        int[] order = hashOrder(labelled, seed);
        int from = (int) ((long) order.length * (split - 1) / splits);
        int to = (int) ((long) order.length * split / splits);
        int[] pool = IntStream.concat(Arrays.stream(order, to, order.length), Arrays.stream(order, 0, from))
                .toArray();
        int kept = Math.toIntExact(Math.max(1, Math.round(supervisionRate * pool.length)));
        return new SupervisionSplit(Arrays.copyOf(pool, kept), Arrays.copyOfRange(order, from, to));
    }

    private static int[] hashOrder(TextSet texts, long seed) {
        long seedHash = KeyedRandom.mix(seed);
        long[] keys = IntStream.range(0, texts.size())
                .mapToLong(text -> KeyedRandom.mix(texts.idHash(text) ^ seedHash))
                .toArray();
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted((a, b) -> keys[a] == keys[b] ? Integer.compare(a, b) : Long.compare(keys[a], keys[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
