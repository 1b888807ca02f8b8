package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.training.TrainedParameter.Gradient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Parameters without decay that are updated as one array: they lie one behind the other in the same memory, and so do their moments.
 */
final class JointParameters {
    private static final int ALIGNED = 16;

    private final List<TrainedParameter> members = new ArrayList<>();
    private final NDArray values;
    private final NDArray mean;
    private final NDArray variance;

    /**
     * Moves the parameters into one array, and starts with zero moments.
     *
     * @param manager owns the values and the moments
     * @param anyOrder the copies of each parameter
     */
    JointParameters(NDManager manager, Map<String, List<NDArray>> anyOrder) {
        Map<String, List<NDArray>> copies = alignedFirst(anyOrder);
        long[] sizes = copies.values().stream()
                .mapToLong(ofThreads -> ofThreads.get(0).size())
                .toArray();
        long[] ends = sizes.clone();
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        Shape all = new Shape(LongStream.of(sizes).sum());
        values = manager.zeros(all);
        mean = manager.zeros(all);
        variance = manager.zeros(all);
        copies.forEach((name, ofThreads) -> {
            Shape shape = ofThreads.get(0).getShape();
            long end = ends[members.size()];
            NDIndex own = new NDIndex().addSliceDim(end - shape.size(), end);
            Autograd.copy(ofThreads.get(0).reshape(-1), values.get(own));
            ofThreads.forEach(copy -> Autograd.move(copy, values.get(own).reshape(shape)));
            members.add(TrainedParameter.of(
                    name,
                    ofThreads,
                    mean.get(own).reshape(shape),
                    variance.get(own).reshape(shape),
                    Optional.empty()));
        });
    }

    /** Products are fastest, and round as before, where an array begins at a multiple of 64 bytes. */
    private static Map<String, List<NDArray>> alignedFirst(Map<String, List<NDArray>> copies) {
        Map<String, List<NDArray>> sorted = new LinkedHashMap<>();
        Stream.of(true, false)
                .forEach(aligned -> copies.forEach((name, ofThreads) -> {
                    if (ofThreads.get(0).size() % ALIGNED == 0 == aligned) {
                        sorted.put(name, ofThreads);
                    }
                }));
        return sorted;
    }

    List<TrainedParameter> members() {
        return members;
    }

    /**
     * Adds their update: one for all, or each one's own while they have gradients of different threads, as in a warm-up.
     *
     * @param ofMembers the gradients of each
     */
    void addTo(List<Runnable> updates, List<List<Gradient>> ofMembers, Autograd.AdamStep step) {
        List<List<Integer>> copies = ofMembers.stream()
                .map(gradients -> gradients.stream().map(Gradient::copy).toList())
                .distinct()
                .toList();
        if (copies.size() > 1) {
            for (int i = 0; i < members.size(); i++) {
                members.get(i).addTo(updates, ofMembers.get(i), step);
            }
        } else if (copies.size() == 1 && !copies.get(0).isEmpty()) {
            List<NDList> joined = IntStream.range(0, copies.get(0).size())
                    .mapToObj(copy -> new NDList(joined(ofMembers.stream()
                            .map(gradients -> gradients.get(copy).values()))))
                    .toList();
            updates.add(() ->
                    Autograd.adamUpdate(values, TrainedParameter.sum(joined, NDList::head), mean, variance, step));
        }
    }

    private static NDArray joined(Stream<NDArray> arrays) {
        return NDArrays.concat(new NDList(arrays.map(array -> array.reshape(-1)).toList()));
    }
}
