package io.github.piwo.engine;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Distinguishes errors of the machine from errors of the trial. PyTorch reports every error as an {@link EngineException}, so its
 * errors are recognised by their messages.
 */
public final class MachineErrors {
    /** Messages of PyTorch (c10/core/impl/alloc_cpu.cpp, c10/cuda/CUDACachingAllocator.cpp), of the C++ and of the C library. */
    private static final Pattern MEMORY = Pattern.compile(
            "can't allocate memory|not enough memory|out of memory|std::bad_alloc|Cannot allocate memory",
            Pattern.CASE_INSENSITIVE);

    /**
     * Messages of PyTorch (c10/cuda/CUDAException.h and ATen/cuda/Exceptions.h), after which a process can no longer use its CUDA
     * context, and of DJL, if the library cannot be found, unpacked or loaded.
     */
    private static final Pattern MACHINE = Pattern.compile(String.join(
            "|",
            "CUDA error",
            "CUDA driver",
            "cuDNN error",
            "CUBLAS_STATUS_",
            "CUFFT error",
            "No CUDA GPUs are available",
            "Failed to load .* native library",
            "Failed to save pytorch index file",
            "Cannot copy jni files",
            "Unexpected flavor"));

    private static final List<String> OF_THREADS = List.of("unable to create native thread");

    private MachineErrors() {}

    /** The failure of the machine that caused an error; empty if the error is the trial's own. */
    public static Optional<MachineException> of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = next(cause)) {
            if (cause instanceof MachineException known) {
                return Optional.of(known);
            }
            if (isOfMemory(cause)) {
                return Optional.of(new MemoryExhaustedException(error));
            }
            if (isOfMachine(cause)) {
                return Optional.of(new MachineException(error));
            }
        }
        return Optional.empty();
    }

    private static Throwable next(Throwable error) {
        return error.getCause() == error ? null : error.getCause();
    }

    private static boolean isOfMemory(Throwable error) {
        return (error instanceof OutOfMemoryError && OF_THREADS.stream().noneMatch(text(error)::contains))
                || (error instanceof EngineException
                        && MEMORY.matcher(text(error)).find());
    }

    /**
     * A {@link LinkageError} means that a library cannot be loaded, or that an earlier attempt failed. An {@link InternalError}
     * means that a page of a memory-mapped file cannot be read.
     */
    private static boolean isOfMachine(Throwable error) {
        return error instanceof LinkageError
                || error instanceof InternalError
                || error instanceof OutOfMemoryError
                || error instanceof IOException
                || (error instanceof EngineException
                        && MACHINE.matcher(text(error)).find());
    }

    private static String text(Throwable error) {
        return String.valueOf(error.getMessage());
    }
}
