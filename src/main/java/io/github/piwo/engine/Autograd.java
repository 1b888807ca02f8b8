package io.github.piwo.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Automatic differentiation without DJL's gradient collector, of which only one can be open in a JVM. Here each thread switches
 * recording on and off for itself, and back-propagation can start from a given gradient.
 *
 * <p>This is the only class that calls the PyTorch engine directly.
 */
public final class Autograd {

    private static final NDIndex EVERYTHING = new NDIndex().addEllipseDim();

    private Autograd() {}

    /** Runs work while this thread's operations are recorded. */
    public static <T> T recording(Supplier<T> work) {
        return inMode(true, work);
    }

    /** Runs work while this thread's operations are not recorded, so nothing is back-propagated through it. */
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

    /** Sets the number of native threads of each operation that this thread starts. */
    public static void useThreads(int threads) {
        Engine.getInstance();
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    /**
     * The array times a number, safe for back-propagation.
     *
     * <p>DJL's {@code mul(Number)} and {@code div(Number)} keep the number in a direct buffer of Java. The graph still points to
     * it after the garbage collector has freed it, so gradients are occasionally wrong. Here the number is in native memory,
     * which the graph keeps alive.
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

    /** A copy that is detached from the graph and accumulates a gradient; it belongs to the same manager. */
    public static NDArray leaf(NDArray array) {
        NDArray leaf = array.stopGradient().duplicate();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /**
     * Back-propagates, adds to the gradients of all leaves that the target depends on, and frees the graph.
     *
     * @param target of any shape
     * @param gradient the loss's gradient with respect to the target, of the same shape
     */
    public static void backward(NDArray target, NDArray gradient) {
        JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
    }

    /**
     * Copies values into the existing memory of an array, which its views share; DJL's {@code copyTo} may replace that memory
     * instead. Not recorded.
     *
     * @param to of the same shape
     */
    public static void copy(NDArray from, NDArray to) {
        paused(() -> {
            to.set(EVERYTHING, from);
            return to;
        });
    }

    /** The memory of a FLOAT32 array on the CPU whose elements lie in order; it is valid as long as the array is. */
    public static FloatBuffer memory(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * Gives a leaf other memory; it stays a leaf, and its gradient is forgotten. What was made from it before keeps the old memory.
     *
     * @param memory of the same shape, with the values that the leaf is to have; closed by this
     */
    public static void move(NDArray leaf, NDArray memory) {
        leaf.intern(memory);
        leaf.setRequiresGradient(true);
    }

    /** The gradient of a leaf, whose memory and manager it shares; nothing if none has ever been back-propagated to the leaf. */
    public static Optional<NDArray> gradient(NDArray leaf) {
        return Optional.ofNullable(JniUtils.getGradient((PtNDArray) leaf));
    }

    /**
     * The numbers of an Adam step.
     *
     * @param rate learning rate
     * @param correctedRate the learning rate with the bias corrections of the moments
     */
    public record AdamStep(float rate, float correctedRate, float beta1, float beta2, float epsilon) {}

    /** Adam's native update of parameters and their moments, in place; the gradient is not changed. */
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
