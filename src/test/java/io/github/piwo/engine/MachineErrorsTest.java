package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachineErrorsTest {
    private static Stream<Throwable> ofTheMachine() {
        return Stream.of(
                new UnsatisfiedLinkError("libtorch_cpu.so: file too short"),
                new NoClassDefFoundError("Could not initialize class ai.djl.pytorch.jni.LibUtils"),
                new ExceptionInInitializerError(new IllegalStateException("no library")),
                new InternalError("a fault occurred in an unsafe memory access operation"),
                new OutOfMemoryError("unable to create native thread: possibly out of memory or process limits"),
                new FileNotFoundException("/data/texts"),
                new UncheckedIOException(new IOException("stale file handle")),
                new EngineException("Failed to load PyTorch native library", new UnsatisfiedLinkError("libgomp")),
                new EngineException("Failed to save pytorch index file"),
                new EngineException("CUDA error: an illegal memory access was encountered"),
                new EngineException("cuDNN error: CUDNN_STATUS_NOT_INITIALIZED"),
                new IllegalStateException(
                        "a step failed", new EngineException("CUDA error: unspecified launch failure")));
    }

    private static Stream<Throwable> ofMemory() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new EngineException(
                        "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"
                                + " to allocate 40000000000 bytes. Error code 12 (Cannot allocate memory)"),
                new EngineException("CUDA out of memory. Tried to allocate 20.00 MiB."),
                new EngineException("std::bad_alloc"),
                new IllegalStateException(new OutOfMemoryError("Direct buffer memory")));
    }

    private static Stream<Throwable> ofTheTrial() {
        return Stream.of(
                new IllegalStateException("no luck"),
                new StackOverflowError(),
                new NullPointerException(),
                new ArithmeticException("the loss is NaN"),
                new EngineException("mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)"),
                new IllegalArgumentException("out of memory is what a message may say that is no engine's"));
    }

    @ParameterizedTest
    @MethodSource("ofTheMachine")
    void errorsOfTheMachineAreRecognised(Throwable error) {
        assertThat(MachineErrors.of(error))
                .get()
                .isNotInstanceOf(MemoryExhaustedException.class)
                .satisfies(found -> assertThat(found.error()).isSameAs(error))
                .satisfies(found -> assertThat(found).hasNoCause().hasMessage(error.toString()));
    }

    @ParameterizedTest
    @MethodSource("ofMemory")
    void memoryThatIsUsedUpIsRecognised(Throwable error) {
        assertThat(MachineErrors.of(error)).get().isInstanceOf(MemoryExhaustedException.class);
    }

    @ParameterizedTest
    @MethodSource("ofTheTrial")
    void allOthersAreTheTrialsOwn(Throwable error) {
        assertThat(MachineErrors.of(error)).isEmpty();
    }

    @Test
    void anErrorIsWrappedOnce() {
        MachineException first =
                MachineErrors.of(new FileNotFoundException("/gone")).orElseThrow();
        assertThat(MachineErrors.of(first)).contains(first);
    }
}
