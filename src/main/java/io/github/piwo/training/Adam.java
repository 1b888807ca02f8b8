package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.TextModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Adam (Kingma and Ba, 2015) in the form at the end of its section 2: the bias corrections are part of the step size, and ε is
 * added to the uncorrected root. The arithmetic is PyTorch's native update; the moments are kept here.
 *
 * <p>Weights of q(y|x) may decay by a factor of their own in each step (AdamW; Loshchilov and Hutter, 2019).
 *
 * <p>The native update goes over its arrays nine times. Large arrays are therefore cut into tiles that fit into the processor's
 * cache. Small ones are updated as one array, because it is the calls that take their time; on a GPU that is true of all.
 */
final class Adam {
    private static final int TILE = 1 << 15;
    private static final int SMALL = 1 << 12;

    private final TrainingSettings settings;
    private final ModelReplicas threads;
    private final NDManager manager;
    private final List<Trained> all = new ArrayList<>();
    private final List<Trained> large = new ArrayList<>();
    private final Together together;
    private long steps;

    /**
     * A parameter with its moments.
     *
     * @param copies one for each thread; their gradients are summed
     * @param kept the factor of the parameter before each update: 1 less its decay
     */
    private record Trained(
            String name,
            List<NDArray> copies,
            NDArray mean,
            NDArray variance,
            NDList tiles,
            NDList means,
            NDList variances,
            Optional<NDArray> kept) {

        /** For each copy, whether it has a gradient. */
        List<Boolean> hasGradients() {
            return copies.stream().map(Autograd::hasGradient).toList();
        }
    }

    /**
     * Starts with zero moments.
     *
     * @param manager owns the moments
     * @param parameters the names of the parameters to train
     */
    Adam(NDManager manager, ModelReplicas threads, List<String> parameters, TrainingSettings settings) {
        this.settings = settings;
        this.threads = threads;
        this.manager = manager;
        NDArray decayed = manager.create((float) (1 - settings.learningRate() * settings.classifierDecay()));
        List<String> small = new ArrayList<>();
        for (String name : parameters) {
            NDArray parameter = copies(name).get(0);
            boolean decays = settings.classifierDecay() > 0
                    && TextModel.decayedParameters().test(name);
            if (!decays && (parameter.getDevice().isGpu() || parameter.size() <= SMALL)) {
                small.add(name);
            } else {
                NDArray mean = manager.zeros(parameter.getShape());
                NDArray variance = manager.zeros(parameter.getShape());
                large.add(trained(name, mean, variance, decays ? Optional.of(decayed) : Optional.empty()));
            }
        }
        together = new Together(small);
        all.addAll(large);
        all.addAll(together.members);
    }

    private List<NDArray> copies(String name) {
        return threads.replicas().stream()
                .map(replica -> replica.model().parameters().array(name))
                .toList();
    }

    private Trained trained(String name, NDArray mean, NDArray variance, Optional<NDArray> kept) {
        List<NDArray> copies = copies(name);
        return Autograd.paused(() -> new Trained(
                name, copies, mean, variance, tiles(copies.get(0).stopGradient()), tiles(mean), tiles(variance), kept));
    }

    /** The moments: {@code mean.<parameter>} and {@code variance.<parameter>}. */
    Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new HashMap<>();
        for (Trained trained : all) {
            moments.put("mean." + trained.name(), trained.mean());
            moments.put("variance." + trained.name(), trained.variance());
        }
        return moments;
    }

    /** Continues after so many steps, with moments that were read from a checkpoint. */
    void resume(long stepsDone) {
        steps = stepsDone;
    }

    /** Updates the parameters by their accumulated gradients, and sets these to zero. */
    void step() {
        steps++;
        Autograd.AdamStep step = numbers();
        try (NDManager scope = manager.newSubManager()) {
            List<Runnable> updates = Autograd.paused(() -> updates(scope, step));
            threads.each(replica -> Autograd.paused(() -> {
                for (int i = replica.index();
                        i < updates.size();
                        i += threads.replicas().size()) {
                    updates.get(i).run();
                }
                return replica;
            }));
        }
        all.stream()
                .flatMap(trained -> trained.copies().stream())
                .filter(Autograd::hasGradient)
                .forEach(Autograd::clearGradient);
    }

    private Autograd.AdamStep numbers() {
        TrainingSettings.AdamSettings adam = settings.adam();
        double correction =
                Math.sqrt(1 - Math.pow(adam.beta2(), (double) steps)) / (1 - Math.pow(adam.beta1(), (double) steps));
        return new Autograd.AdamStep(
                (float) settings.learningRate(),
                (float) (settings.learningRate() * correction),
                (float) adam.beta1(),
                (float) adam.beta2(),
                (float) adam.epsilon());
    }

    /** What has to be done, in parts that may run at the same time. */
    private List<Runnable> updates(NDManager scope, Autograd.AdamStep step) {
        List<Runnable> updates = new ArrayList<>();
        List<Trained> alone = all;
        if (together.isUniform()) {
            alone = large;
            together.addTo(updates, scope, step);
        }
        for (Trained trained : alone) {
            List<NDList> gradients =
                    gradients(scope, trained).stream().map(Adam::tiles).toList();
            for (int i = 0; i < (gradients.isEmpty() ? 0 : trained.tiles().size()); i++) {
                int tile = i;
                updates.add(() -> {
                    trained.kept().ifPresent(factor -> trained.tiles().get(tile).muli(factor));
                    Autograd.adamUpdate(
                            trained.tiles().get(tile),
                            sum(gradients, list -> list.get(tile)),
                            trained.means().get(tile),
                            trained.variances().get(tile),
                            step);
                });
            }
        }
        return updates;
    }

    /** The gradients of the copies that have one: a thread that had no text has none. */
    private static List<NDArray> gradients(NDManager scope, Trained trained) {
        return trained.copies().stream()
                .filter(Autograd::hasGradient)
                .map(NDArray::getGradient)
                .map(gradient -> {
                    gradient.attach(scope);
                    return gradient;
                })
                .toList();
    }

    /** The sum over the copies, in the first one's array. */
    private static NDArray sum(List<NDList> copies, Function<NDList, NDArray> part) {
        NDArray sum = part.apply(copies.get(0));
        copies.subList(1, copies.size()).forEach(other -> sum.addi(part.apply(other)));
        return sum;
    }

    /** Small parameters without decay. Their moments lie one behind the other, in two arrays. */
    private final class Together {
        private final List<Trained> members = new ArrayList<>();
        private final NDArray mean;
        private final NDArray variance;
        private final long[] ends;

        Together(List<String> names) {
            ends = new long[names.size()];
            for (int i = 0; i < ends.length; i++) {
                ends[i] =
                        (i == 0 ? 0 : ends[i - 1]) + copies(names.get(i)).get(0).size();
            }
            Shape size = new Shape(ends.length == 0 ? 0 : ends[ends.length - 1]);
            mean = manager.zeros(size);
            variance = manager.zeros(size);
            for (int i = 0; i < ends.length; i++) {
                Shape shape = copies(names.get(i)).get(0).getShape();
                NDIndex own = new NDIndex().addSliceDim(ends[i] - shape.size(), ends[i]);
                members.add(trained(
                        names.get(i),
                        mean.get(own).reshape(shape),
                        variance.get(own).reshape(shape),
                        Optional.empty()));
            }
        }

        /** Whether all members have gradients of the same threads. While a trial warms up, the decoder's have none. */
        boolean isUniform() {
            return members.stream().map(Trained::hasGradients).distinct().count() == 1;
        }

        void addTo(List<Runnable> updates, NDManager scope, Autograd.AdamStep step) {
            List<List<NDArray>> gradients =
                    members.stream().map(member -> gradients(scope, member)).toList();
            int copies = gradients.get(0).size();
            if (copies > 0) {
                List<NDList> joined = IntStream.range(0, copies)
                        .mapToObj(copy -> new NDList(joined(gradients.stream().map(all -> all.get(copy)))))
                        .toList();
                updates.add(() -> update(scope, sum(joined, NDList::head), step));
            }
        }

        private void update(NDManager scope, NDArray gradient, Autograd.AdamStep step) {
            NDArray values =
                    joined(members.stream().map(member -> member.copies().get(0).stopGradient()));
            values.attach(scope);
            Autograd.adamUpdate(values, gradient, mean, variance, step);
            NDList updated = ends.length == 1
                    ? new NDList(values)
                    : values.split(LongStream.of(ends).limit(ends.length - 1L).toArray());
            for (int i = 0; i < ends.length; i++) {
                NDArray parameter = members.get(i).copies().get(0);
                Autograd.copy(updated.get(i).reshape(parameter.getShape()), parameter);
            }
        }

        private static NDArray joined(Stream<NDArray> arrays) {
            return NDArrays.concat(
                    new NDList(arrays.map(array -> array.reshape(-1)).toList()));
        }
    }

    /** Views. */
    private static NDList tiles(NDArray array) {
        NDArray flat = array.reshape(-1);
        long size = flat.size();
        long[] boundaries = LongStream.range(1, (size + TILE - 1) / TILE)
                .map(tile -> tile * TILE)
                .toArray();
        return array.getDevice().isGpu() || boundaries.length == 0 ? new NDList(flat) : flat.split(boundaries);
    }
}
