package io.github.piwo.dataset;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which labelled texts a trial learns from and which it validates on.
 *
 * <p>The labelled texts are ordered by a hash of (seed, text) and cut into equal splits. One split validates; the others,
 * from the next one on and round to the one before, are the pool, whose first share keeps its labels. So the texts of a
 * low rate are among those of a higher one, and are the same for every objective and every α. Up to the rate at which a
 * share fills one split, no two splits' trials learn from the same labels, so that the deviation over splits shows what
 * the choice of the labelled texts does.
 *
 * @param training texts that keep their labels, as indices into {@link PreparedDataset#labelled()}
 * @param validation texts of the validating split, likewise
 */
public record SupervisionSplit(int[] training, int[] validation) {

    /**
     * Draws the split.
     *
     * @param splits number of equal parts
     * @param split the validating part, counted from 1
     * @param supervisionRate share of the pool that is kept: {@code max(1, round(rate · pool))} texts
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
