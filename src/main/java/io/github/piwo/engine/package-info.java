/**
 * The interface to DJL and PyTorch: gradients without DJL's collector, the native library and its errors, devices, native memory,
 * and the machine's speed of matrix products.
 *
 * <p>{@link io.github.piwo.engine.Autograd} is the only class that calls the PyTorch engine directly.
 */
package io.github.piwo.engine;
