package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.TextModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Adam (Kingma and Ba, 2015) in the form at the end of its section 2: the bias corrections are part of the step size, and ε is
 * added to the uncorrected root. The arithmetic is PyTorch's native update; the moments are kept here.
 *
 * <p>Weights of q(y|x) may decay by a factor of their own in each step (AdamW; Loshchilov and Hutter, 2019).
 *
 * <p>The native update reads its arrays nine times, so it is applied to tiles that fit into the processor's cache.
 */
final class Adam {
    private static final int TILE = 1 << 15;

    private final TrainingSettings settings;
    private final ModelReplicas threads;
    private final NDManager manager;
    private final List<Trained> all = new ArrayList<>();
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
            Optional<NDArray> kept) {}

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
        for (String name : parameters) {
            Optional<NDArray> kept = settings.classifierDecay() > 0
                            && TextModel.decayedParameters().test(name)
                    ? Optional.of(decayed)
                    : Optional.empty();
            List<NDArray> copies = threads.replicas().stream()
                    .map(replica -> replica.model().parameters().array(name))
                    .toList();
            NDArray parameter = copies.get(0);
            NDArray mean = manager.zeros(parameter.getShape());
            NDArray variance = manager.zeros(parameter.getShape());
            all.add(Autograd.paused(() -> new Trained(
                    name,
                    copies,
                    mean,
                    variance,
                    tiles(parameter.stopGradient()),
                    tiles(mean),
                    tiles(variance),
                    kept)));
        }
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
        TrainingSettings.AdamSettings adam = settings.adam();
        double correction =
                Math.sqrt(1 - Math.pow(adam.beta2(), (double) steps)) / (1 - Math.pow(adam.beta1(), (double) steps));
        float correctedRate = (float) (settings.learningRate() * correction);
        try (NDManager scope = manager.newSubManager()) {
            List<List<NDList>> gradients = Autograd.paused(() ->
                    all.stream().map(trained -> gradientTiles(scope, trained)).toList());
            threads.each(replica -> Autograd.paused(() -> {
                update(replica.index(), gradients, correctedRate);
                return replica;
            }));
        }
        all.stream()
                .flatMap(trained -> trained.copies().stream())
                .filter(Autograd::hasGradient)
                .forEach(Autograd::clearGradient);
    }

    /** The gradients of the threads' copies as tiles; a thread that had no text has no gradient. */
    private static List<NDList> gradientTiles(NDManager scope, Trained trained) {
        List<NDList> tiles = new ArrayList<>();
        for (NDArray copy : trained.copies()) {
            if (Autograd.hasGradient(copy)) {
                NDArray gradient = copy.getGradient();
                gradient.attach(scope);
                tiles.add(tiles(gradient));
            }
        }
        return tiles;
    }

    /** Updates the tiles of one thread. */
    private void update(int thread, List<List<NDList>> gradients, float correctedRate) {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            Trained trained = all.get(i);
            List<NDList> ofCopies = gradients.get(i);
            if (ofCopies.isEmpty()) {
                // While a trial warms up, the decoder learns nothing.
                continue;
            }
            for (int tile = 0; tile < trained.tiles().size(); tile++) {
                if (count++ % threads.replicas().size() != thread) {
                    continue;
                }
                NDArray gradient = ofCopies.get(0).get(tile);
                for (NDList others : ofCopies.subList(1, ofCopies.size())) {
                    gradient.addi(others.get(tile));
                }
                update(trained, tile, gradient, correctedRate);
            }
        }
    }

    private void update(Trained trained, int tile, NDArray gradient, float correctedRate) {
        trained.kept().ifPresent(factor -> trained.tiles().get(tile).muli(factor));
        Autograd.adamUpdate(
                trained.tiles().get(tile),
                gradient,
                trained.means().get(tile),
                trained.variances().get(tile),
                new Autograd.AdamStep(
                        (float) settings.learningRate(),
                        correctedRate,
                        (float) settings.adam().beta1(),
                        (float) settings.adam().beta2(),
                        (float) settings.adam().epsilon()));
    }

    /** Views. */
    private static NDList tiles(NDArray array) {
        NDArray flat = array.reshape(-1);
        if (array.getDevice().isGpu()) {
            // On a GPU each tile would need nine kernel launches, and no cache would benefit.
            return new NDList(flat);
        }
        long size = flat.size();
        long[] boundaries = LongStream.range(1, (size + TILE - 1) / TILE)
                .map(tile -> tile * TILE)
                .toArray();
        return boundaries.length == 0 ? new NDList(flat) : flat.split(boundaries);
    }
}
