package io.github.piwo.dataset;

import io.github.piwo.trial.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
 * <p>If the split is stratified, all of this is done with the texts of each class, so that validation and pool have the classes
 * in proportion, and then the pools of the classes are merged: first one text of each class, the largest class first, then each
 * class in proportion to its size. Whatever the rate, the first texts of the merged pool are thus close to the proportions of the
 * whole, and rare classes are among them as soon as there are as many texts as classes.
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
        require(labelled, splits, split);
        return cut(hashOrder(labelled, seed), splits, split).withRate(supervisionRate);
    }

    /** Likewise, stratified by class. */
    public static SupervisionSplit stratified(
            TextSet labelled, int splits, int split, double supervisionRate, long seed) {
        require(labelled, splits, split);
        Map<Integer, List<Integer>> byClass = Arrays.stream(hashOrder(labelled, seed))
                .boxed()
                .collect(Collectors.groupingBy(labelled::label, TreeMap::new, Collectors.toList()));
        List<int[]> pools = new ArrayList<>();
        List<int[]> validation = new ArrayList<>();
        byClass.forEach((label, texts) -> {
            // Classes that are too small for all splits begin with different ones, so that no split gets all of them.
            int own = (split - 1 + label) % splits + 1;
            int[] order = texts.stream().mapToInt(Integer::intValue).toArray();
            SupervisionSplit ofClass = cut(order, splits, own);
            pools.add(ofClass.training);
            validation.add(ofClass.validation);
        });
        int[] all = validation.stream().flatMapToInt(Arrays::stream).toArray();
        return new SupervisionSplit(merged(pools), all).withRate(supervisionRate);
    }

    private static void require(TextSet labelled, int splits, int split) {
        if (split < 1 || split > splits) {
            throw new IllegalArgumentException("split " + split + " of " + splits);
        }
        if (labelled.size() < splits) {
            throw new IllegalArgumentException(labelled.size() + " labelled texts cannot be cut into " + splits);
        }
    }

    /** The whole pool, and the part for validation. */
    private static SupervisionSplit cut(int[] order, int splits, int split) {
        int from = (int) ((long) order.length * (split - 1) / splits);
        int to = (int) ((long) order.length * split / splits);
        int[] pool = IntStream.concat(Arrays.stream(order, to, order.length), Arrays.stream(order, 0, from))
                .toArray();
        return new SupervisionSplit(pool, Arrays.copyOfRange(order, from, to));
    }

    private SupervisionSplit withRate(double supervisionRate) {
        int kept = Math.toIntExact(Math.max(1, Math.round(supervisionRate * training.length)));
        return new SupervisionSplit(Arrays.copyOf(training, kept), validation);
    }

    /** A text of a merged pool, with its place. */
    private record Placed(int text, double place, int poolSize) {}

    private static int[] merged(List<int[]> pools) {
        List<Placed> placed = new ArrayList<>();
        for (int[] pool : pools) {
            for (int i = 0; i < pool.length; i++) {
                placed.add(new Placed(pool[i], i == 0 ? 0 : (i + 0.5) / pool.length, pool.length));
            }
        }
        // Sorting keeps the order of equals, which is that of the classes.
        placed.sort(
                Comparator.comparingDouble(Placed::place).thenComparing(Placed::poolSize, Comparator.reverseOrder()));
        return placed.stream().mapToInt(Placed::text).toArray();
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
