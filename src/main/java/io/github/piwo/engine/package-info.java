/**
 * What is DJL's and PyTorch's own: gradients without DJL's collector, the native library and its problems, devices, memory
 * outside the heap, and the machine's rate of matrix products.
 *
 * <p>{@link io.github.piwo.engine.Autograd} is the only class that calls the PyTorch engine directly.
 */
package io.github.piwo.engine;
