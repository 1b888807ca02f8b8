package io.github.piwo.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The machine's speed of single-precision matrix products, which limits the speed of training. */
public final class MatrixRate {
    private static final int SIZE_ON_CPU = 2048;
    /** Large enough that the start of a product does not count. */
    private static final int SIZE_ON_GPU = 8192;

    private static final int PRODUCTS = 3;

    private MatrixRate() {}

    /** The FLOP/s of products of two large square matrices on a device, with so many native threads. */
    public static double measure(Device device, int threads) {
        Autograd.useThreads(threads);
        long size = device.isGpu() ? SIZE_ON_GPU : SIZE_ON_CPU;
        try (NDManager manager = NDManager.newBaseManager(device)) {
            NDArray a = manager.ones(new Shape(size, size));
            NDArray b = manager.ones(new Shape(size, size));
            multiply(a, b, 1);
            long start = System.nanoTime();
            multiply(a, b, PRODUCTS);
            return PRODUCTS * 2.0 * size * size * size / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** A GPU works on while this thread goes on, until one reads a result. */
    private static void multiply(NDArray a, NDArray b, int times) {
        for (int i = 1; i < times; i++) {
            a.matMul(b).close();
        }
        try (NDArray product = a.matMul(b);
                NDArray corner = product.get(0, 0)) {
            corner.getFloat();
        }
    }
}
