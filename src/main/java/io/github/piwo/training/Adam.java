package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.TextModel;
import io.github.piwo.training.TrainedParameter.Gradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int SMALL = 1 << 12;

    private final TrainingSettings settings;
    private final ModelReplicas threads;
    private final NDManager manager;
    private final List<TrainedParameter> separate = new ArrayList<>();
    private final JointParameters joint;
    private long steps;

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
        Map<String, List<NDArray>> small = new LinkedHashMap<>();
        for (String name : parameters) {
            List<NDArray> copies = threads.replicas().stream()
                    .map(replica -> replica.model().parameters().array(name))
                    .toList();
            NDArray values = copies.get(0);
            boolean decays = settings.classifierDecay() > 0
                    && TextModel.decayedParameters().test(name);
            if (!decays && (values.getDevice().isGpu() || values.size() <= SMALL)) {
                small.put(name, copies);
            } else {
                separate.add(TrainedParameter.of(
                        name,
                        copies,
                        manager.zeros(values.getShape()),
                        manager.zeros(values.getShape()),
                        decays ? Optional.of(decayed) : Optional.empty()));
            }
        }
        joint = new JointParameters(manager, small);
    }

    private Stream<TrainedParameter> all() {
        return Stream.concat(separate.stream(), joint.members().stream());
    }

    /** The moments: {@code mean.<parameter>} and {@code variance.<parameter>}. */
    Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new HashMap<>();
        all().forEach(trained -> {
            moments.put("mean." + trained.name(), trained.mean());
            moments.put("variance." + trained.name(), trained.variance());
        });
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
            List<Gradient> gradients = new ArrayList<>();
            List<Runnable> updates = Autograd.paused(() -> updates(scope, step, gradients));
            threads.each(replica -> Autograd.paused(() -> {
                for (int i = replica.index();
                        i < updates.size();
                        i += threads.replicas().size()) {
                    updates.get(i).run();
                }
                return replica;
            }));
            gradients.forEach(gradient -> Autograd.clearGradient(gradient.leaf()));
        }
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

    /**
     * What has to be done, in parts that may run at the same time.
     *
     * @param gradients all of them are added
     */
    private List<Runnable> updates(NDManager scope, Autograd.AdamStep step, List<Gradient> gradients) {
        List<Runnable> updates = new ArrayList<>();
        List<List<Gradient>> ofMembers = joint.members().stream()
                .map(trained -> trained.gradients(scope))
                .toList();
        ofMembers.forEach(gradients::addAll);
        joint.addTo(updates, ofMembers, step);
        for (TrainedParameter trained : separate) {
            List<Gradient> own = trained.gradients(scope);
            gradients.addAll(own);
            trained.addTo(updates, own, step);
        }
        return updates;
    }
}
