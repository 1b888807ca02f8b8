package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Parameters without decay that are updated as one array. Their moments lie one behind the other, in two arrays. */
final class JointParameters {
    private final List<TrainedParameter> members = new ArrayList<>();
    private final NDArray mean;
    private final NDArray variance;
    private final long[] ends;

    /**
     * Starts with zero moments.
     *
     * @param manager owns the moments
     * @param copies of each parameter, in a fixed order
     */
    JointParameters(NDManager manager, Map<String, List<NDArray>> copies) {
        long[] sizes = copies.values().stream()
                .mapToLong(ofThreads -> ofThreads.get(0).size())
                .toArray();
        ends = sizes.clone();
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        Shape all = new Shape(LongStream.of(sizes).sum());
        mean = manager.zeros(all);
        variance = manager.zeros(all);
        copies.forEach((name, ofThreads) -> {
            Shape shape = ofThreads.get(0).getShape();
            long end = ends[members.size()];
            NDIndex own = new NDIndex().addSliceDim(end - shape.size(), end);
            members.add(TrainedParameter.of(
                    name,
                    ofThreads,
                    mean.get(own).reshape(shape),
                    variance.get(own).reshape(shape),
                    Optional.empty()));
        });
    }

    List<TrainedParameter> members() {
        return members;
    }

    /** Adds their update: one for all, or each one's own while they have gradients of different threads, as in a warm-up. */
    void addTo(List<Runnable> updates, NDManager scope, Autograd.AdamStep step) {
        if (members.stream().map(TrainedParameter::hasGradients).distinct().count() > 1) {
            members.forEach(member -> member.addTo(updates, scope, step));
            return;
        }
        List<List<NDArray>> gradients =
                members.stream().map(member -> member.gradients(scope)).toList();
        int copies = gradients.stream().mapToInt(List::size).max().orElse(0);
        if (copies > 0) {
            List<NDList> joined = IntStream.range(0, copies)
                    .mapToObj(copy -> new NDList(joined(gradients.stream().map(ofMember -> ofMember.get(copy)))))
                    .toList();
            updates.add(() -> update(scope, TrainedParameter.sum(joined, NDList::head), step));
        }
    }

    private void update(NDManager scope, NDArray gradient, Autograd.AdamStep step) {
        NDArray values = joined(members.stream().map(member -> member.values().stopGradient()));
        values.attach(scope);
        Autograd.adamUpdate(values, gradient, mean, variance, step);
        for (int i = 0; i < ends.length; i++) {
            NDArray parameter = members.get(i).values();
            NDIndex own = new NDIndex().addSliceDim(ends[i] - parameter.size(), ends[i]);
            Autograd.copy(values.get(own).reshape(parameter.getShape()), parameter);
        }
    }

    private static NDArray joined(Stream<NDArray> arrays) {
        return NDArrays.concat(new NDList(arrays.map(array -> array.reshape(-1)).toList()));
    }
}
