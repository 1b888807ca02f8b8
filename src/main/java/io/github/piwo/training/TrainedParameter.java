package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.engine.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A parameter with the moments of its gradients, and views of all three that are updated one by one.
 *
 * @param copies one for each thread; their gradients are summed
 * @param kept the factor of the parameter before each update: 1 less its decay
 */
record TrainedParameter(
        String name,
        List<NDArray> copies,
        NDArray mean,
        NDArray variance,
        NDList tiles,
        NDList meanTiles,
        NDList varianceTiles,
        Optional<NDArray> kept) {
    private static final int TILE = 1 << 15;

    static TrainedParameter of(
            String name, List<NDArray> copies, NDArray mean, NDArray variance, Optional<NDArray> kept) {
        return Autograd.paused(() -> new TrainedParameter(
                name, copies, mean, variance, tiles(copies.get(0).stopGradient()), tiles(mean), tiles(variance), kept));
    }

    /** The parameter itself, whose memory the copies share. */
    NDArray values() {
        return copies.get(0);
    }

    /**
     * What a copy has collected.
     *
     * @param copy its number
     */
    record Gradient(int copy, NDArray leaf, NDArray values) {}

    /** The gradients of the copies that have one: a thread that had no text has none. */
    List<Gradient> gradients(NDManager scope) {
        List<Gradient> gradients = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            int copy = i;
            Autograd.gradient(copies.get(i)).ifPresent(values -> {
                values.attach(scope);
                gradients.add(new Gradient(copy, copies.get(copy), values));
            });
        }
        return gradients;
    }

    /** Adds the update of each tile; none if there is no gradient. */
    void addTo(List<Runnable> updates, List<Gradient> ofCopies, Autograd.AdamStep step) {
        List<NDList> gradients =
                ofCopies.stream().map(gradient -> tiles(gradient.values())).toList();
        if (gradients.isEmpty()) {
            return;
        }
        for (int i = 0; i < tiles.size(); i++) {
            int tile = i;
            updates.add(() -> {
                kept.ifPresent(factor -> tiles.get(tile).muli(factor));
                NDArray gradient = sum(gradients, list -> list.get(tile));
                Autograd.adamUpdate(tiles.get(tile), gradient, meanTiles.get(tile), varianceTiles.get(tile), step);
            });
        }
    }

    /** The sum over the copies, in the first one's array. */
    static NDArray sum(List<NDList> copies, Function<NDList, NDArray> part) {
        NDArray sum = part.apply(copies.get(0));
        copies.subList(1, copies.size()).forEach(other -> sum.addi(part.apply(other)));
        return sum;
    }

    /** Views. A GPU has no use for tiles. */
    private static NDList tiles(NDArray array) {
        NDArray flat = array.reshape(-1);
        long size = flat.size();
        long[] boundaries = LongStream.range(1, (size + TILE - 1) / TILE)
                .map(tile -> tile * TILE)
                .toArray();
        return array.getDevice().isGpu() || boundaries.length == 0 ? new NDList(flat) : flat.split(boundaries);
    }
}
