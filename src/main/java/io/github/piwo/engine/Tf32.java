package io.github.piwo.engine;

import java.util.Map;
import java.util.Optional;

/**
 * TF32, in which GPUs compute faster, with 10 instead of 23 bits for the fraction of each factor. NVIDIA's libraries read from the
 * environment of the process whether they may, once, when they are loaded.
 */
public final class Tf32 {
    /** 1: cuBLAS computes matrix products in TF32. */
    private static final String PRODUCTS = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";

    /** 0: no library uses TF32. Unless told so, cuDNN computes LSTMs in TF32, and their gradients are off by 10⁻³. */
    private static final String EVERYTHING = "NVIDIA_TF32_OVERRIDE";

    private Tf32() {}

    /** The variable that a process needs, with its value. */
    public static Map.Entry<String, String> variable(boolean wanted) {
        return wanted ? Map.entry(PRODUCTS, "1") : Map.entry(EVERYTHING, "0");
    }

    /** Why a process with such an environment would not compute as training.tf32 wants; empty if it would. */
    static Optional<String> problem(boolean wanted, Map<String, String> environment) {
        boolean isForbidden = "0".equals(environment.get(EVERYTHING));
        boolean isAsked = "1".equals(environment.get(PRODUCTS));
        if (wanted ? isAsked && !isForbidden : isForbidden) {
            return Optional.empty();
        }
        Map.Entry<String, String> needed = variable(wanted);
        return Optional.of("training.tf32 = " + wanted + " needs " + needed.getKey() + "=" + needed.getValue()
                + (wanted ? ", and " + EVERYTHING + " not to be 0," : "")
                + " in the environment of the process that trains");
    }
}
