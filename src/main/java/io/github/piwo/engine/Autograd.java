package io.github.piwo.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Automatic differentiation without DJL's gradient collector, of which a JVM can have only one open: here each thread
 * has a switch of its own, and a gradient to start from can be given.
 *
 * <p>The only class that knows the engine beneath DJL.
 */
public final class Autograd {

    private static final NDIndex EVERYTHING = new NDIndex().addEllipseDim();

    private Autograd() {}

    /** Does something with this thread's operations recorded. */
    public static <T> T recording(Supplier<T> work) {
        return inMode(true, work);
    }

    /** Does something with this thread's operations not recorded: nothing of it can be back-propagated. */
    public static <T> T paused(Supplier<T> work) {
        return inMode(false, work);
    }

    /** Whether this thread's operations are recorded. */
    public static boolean isRecording() {
        Engine.getInstance();
        return JniUtils.isGradMode();
    }

    private static <T> T inMode(boolean recording, Supplier<T> work) {
        boolean before = isRecording();
        JniUtils.setGradMode(recording);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Native threads of one operation that this thread starts. */
    public static void useThreads(int threads) {
        Engine.getInstance();
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    /**
     * The array times a number, safe to back-propagate.
     *
     * <p>DJL's {@code mul(Number)} and {@code div(Number)} put the number into a direct buffer of Java, which the graph
     * keeps pointing at after the garbage collector has freed it: gradients are then wrong now and then. Here the number
     * lies in native memory, which the graph keeps alive.
     */
    public static NDArray scale(NDArray array, double factor) {
        return array.mul(constant(array.getManager(), factor));
    }

    /** A scalar in native memory. */
    private static NDArray constant(NDManager manager, double value) {
        try (NDArray shared = manager.create((float) value)) {
            return shared.duplicate();
        }
    }

    /** A copy that is cut off the graph and collects a gradient; of the same manager. */
    public static NDArray leaf(NDArray array) {
        NDArray leaf = array.stopGradient().duplicate();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /**
     * Back-propagates, adding to the gradients of all leaves that the target depends on, and frees the graph.
     *
     * @param target of any shape
     * @param gradient of the loss with respect to the target, same shape
     */
    public static void backward(NDArray target, NDArray gradient) {
        JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
    }

    /**
     * Writes values into an array's own memory, which its views and aliases share; DJL's {@code copyTo} may give it other
     * memory instead. Not recorded.
     *
     * @param to of the same shape
     */
    public static void copy(NDArray from, NDArray to) {
        paused(() -> {
            to.set(EVERYTHING, from);
            return to;
        });
    }

    /** Whether anything has been back-propagated to a leaf, ever. */
    public static boolean hasGradient(NDArray leaf) {
        try (NDArray gradient = JniUtils.getGradient((PtNDArray) leaf)) {
            return gradient != null;
        }
    }

    /**
     * Numbers of an Adam step.
     *
     * @param rate learning rate
     * @param correctedRate the same with the corrections of the moments' bias
     */
    public record AdamStep(float rate, float correctedRate, float beta1, float beta2, float epsilon) {}

    /** Adam's native update of some parameters and their moments, in place; the gradient stays as it is. */
    public static void adamUpdate(NDArray parameter, NDArray gradient, NDArray mean, NDArray variance, AdamStep step) {
        JniUtils.adamUpdate(
                (PtNDArray) parameter,
                (PtNDArray) gradient,
                (PtNDArray) mean,
                (PtNDArray) variance,
                step.rate(),
                step.correctedRate(),
                0,
                1,
                -1,
                step.beta1(),
                step.beta2(),
                step.epsilon(),
                false);
    }

    /** Sets a leaf's gradient to zero. */
    public static void clearGradient(NDArray leaf) {
        JniUtils.zeroGrad((PtNDArray) leaf);
    }
}
