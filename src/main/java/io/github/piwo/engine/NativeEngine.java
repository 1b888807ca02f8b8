package io.github.piwo.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/** PyTorch's native library. */
public final class NativeEngine {
    private static volatile boolean isLoaded;

    private NativeEngine() {}

    /** Loads the library unless it is loaded; why it cannot be loaded, empty if it was. */
    public static Optional<String> problem() {
        if (isLoaded) {
            return Optional.empty();
        }
        Optional<String> problem = NativeCache.problem();
        if (problem.isPresent()) {
            return problem;
        }
        try {
            Engine.getInstance();
            isLoaded = true;
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return Optional.of("the native library does not load: " + (root == e ? "" : e.getMessage() + ": ") + root);
        }
    }

    /**
     * Why this process cannot train on a GPU, which library was loaded and what to install; empty if it can.
     *
     * @param tf32 whether the GPU is to use TF32
     */
    public static Optional<String> gpuProblem(boolean tf32) {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            return problem;
        }
        Engine engine = Engine.getInstance();
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            return Optional.of("the library that was loaded is a CPU build of PyTorch " + engine.getVersion() + " ("
                    + flavour()
                    + "); install a CUDA build of the same version and set PYTORCH_LIBRARY_PATH to its folder, "
                    + "PYTORCH_VERSION=" + engine.getVersion() + " and PYTORCH_FLAVOR (such as cu128)");
        }
        if (engine.getGpuCount() == 0) {
            return Optional.of("PyTorch " + engine.getVersion() + " (" + flavour()
                    + ") sees no GPU; look at nvidia-smi, " + "the driver's version and CUDA_VISIBLE_DEVICES");
        }
        return Tf32.problem(tf32, System.getenv());
    }

    /** The number of GPUs that this process can use. */
    public static int gpus() {
        return Engine.getInstance().getGpuCount();
    }

    /** Gives back the memory of GPUs that PyTorch keeps for later, so that it does not grow with the number of trials. */
    public static void emptyGpuCache() {
        JniUtils.emptyCudaCache();
    }

    /** The library's folder, whose name contains the build. */
    private static String flavour() {
        String description = Engine.getInstance().toString();
        int path = description.lastIndexOf(':');
        return description.substring(path + 1).strip();
    }
}
