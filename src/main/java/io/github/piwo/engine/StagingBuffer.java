package io.github.piwo.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Copies values from Java to native memory, or to a GPU's, through one direct buffer, which is reused.
 *
 * <p>Creating an array directly from Java values leaves a direct buffer to the garbage collector each time, and native
 * memory grows until the collector runs. For use by one thread.
 */
public final class StagingBuffer {
    private ByteBuffer buffer = allocate(1 << 16);

    /** A FLOAT32 array of the values that the filler writes at the buffer's current position. */
    public NDArray floats(NDManager manager, Shape shape, Consumer<ByteBuffer> filler) {
        return stage(manager, shape, DataType.FLOAT32, Float.BYTES, filler);
    }

    /** A FLOAT32 array. */
    public NDArray floats(NDManager manager, Shape shape, float[] values) {
        return floats(manager, shape, target -> target.asFloatBuffer().put(values));
    }

    /** An INT64 array of indices. */
    public NDArray indices(NDManager manager, Shape shape, int[] values) {
        return stage(manager, shape, DataType.INT64, Long.BYTES, target -> {
            for (int value : values) {
                target.putLong(value);
            }
        });
    }

    /** An INT64 array. */
    public NDArray longs(NDManager manager, Shape shape, long[] values) {
        return stage(
                manager,
                shape,
                DataType.INT64,
                Long.BYTES,
                target -> target.asLongBuffer().put(values));
    }

    private NDArray stage(
            NDManager manager, Shape shape, DataType type, int bytesPerValue, Consumer<ByteBuffer> filler) {
        int bytes = Math.toIntExact(Math.multiplyExact(shape.size(), bytesPerValue));
        if (buffer.capacity() < bytes) {
            buffer = allocate(Math.max(bytes, Math.min(2 * buffer.capacity(), 1 << 28)));
        }
        buffer.clear().limit(bytes);
        filler.accept(buffer);
        buffer.clear().limit(bytes);
        NDArray staged = manager.create(buffer.slice().order(ByteOrder.nativeOrder()), shape, type);
        if (manager.getDevice().isGpu()) {
            return staged;
        }
        // On the CPU an array made from a direct buffer shares its memory, so a copy is returned.
        try (staged) {
            return staged.duplicate();
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
