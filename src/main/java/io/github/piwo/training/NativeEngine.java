package io.github.piwo.training;

import ai.djl.engine.Engine;
import java.util.Optional;

/** The native library that trains. */
public final class NativeEngine {
    private NativeEngine() {}

    /** Loads it, if that has not happened, and says why that is impossible, if it is. */
    public static Optional<String> problem() {
        try {
            Engine.getInstance();
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }
}
