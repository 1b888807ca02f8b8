package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.objective.Autograd;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam (Kingma and Ba, 2015), in the form at the end of its section 2: the corrections of the moments' bias are in the
 * step size, and ε is added to the uncorrected root. Native, on moments that we own.
 */
final class Adam {
    private final TrainingSettings settings;
    private final List<NDArray> parameters;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private long steps;

    /**
     * Starts with moments of zero.
     *
     * @param manager that the moments are to belong to
     */
    Adam(NDManager manager, List<NDArray> parameters, TrainingSettings settings) {
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        for (NDArray parameter : parameters) {
            means.add(manager.zeros(parameter.getShape()));
            variances.add(manager.zeros(parameter.getShape()));
        }
    }

    /** Follows the gradients that the parameters have collected, and clears them. */
    void step() {
        steps++;
        Autograd.paused(() -> {
            for (int i = 0; i < parameters.size(); i++) {
                update(parameters.get(i), means.get(i), variances.get(i));
            }
            return steps;
        });
    }

    private void update(NDArray parameter, NDArray mean, NDArray variance) {
        TrainingSettings.AdamSettings adam = settings.adam();
        double correction =
                Math.sqrt(1 - Math.pow(adam.beta2(), (double) steps)) / (1 - Math.pow(adam.beta1(), (double) steps));
        float rate = (float) settings.learningRate();
        float correctedRate = (float) (settings.learningRate() * correction);
        try (NDArray gradient = parameter.getGradient()) {
            parameter
                    .getNDArrayInternal()
                    .adamUpdate(
                            new NDList(parameter, gradient, mean, variance),
                            new NDList(parameter),
                            rate,
                            correctedRate,
                            0,
                            1,
                            -1,
                            (float) adam.beta1(),
                            (float) adam.beta2(),
                            (float) adam.epsilon(),
                            false,
                            false);
        }
    }
}
