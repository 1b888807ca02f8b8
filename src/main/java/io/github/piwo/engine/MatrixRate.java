package io.github.piwo.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The machine's speed of single-precision matrix products, which limits the speed of training. */
public final class MatrixRate {
    private static final int SIZE = 2048;
    private static final double FLOPS = 2.0 * SIZE * SIZE * SIZE;
    private static final int PRODUCTS = 3;

    private MatrixRate() {}

    /** The FLOP/s of products of two large square matrices with so many native threads. */
    public static double measure(int threads) {
        Autograd.useThreads(threads);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray a = manager.ones(new Shape(SIZE, SIZE));
            NDArray b = manager.ones(new Shape(SIZE, SIZE));
            a.matMul(b).close();
            long start = System.nanoTime();
            for (int i = 0; i < PRODUCTS; i++) {
                a.matMul(b).close();
            }
            return PRODUCTS * FLOPS / ((System.nanoTime() - start) / 1e9);
        }
    }
}
