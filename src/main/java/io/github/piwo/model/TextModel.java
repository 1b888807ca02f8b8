package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel;
import java.util.function.Predicate;

/**
 * The semi-supervised VAE for texts (the paper's section 6.1). For use by one thread. The caller owns the parameters and closes
 * them.
 */
public final class TextModel {
    private final Parameters parameters;
    private final MemorySettings memory;
    private final StagingBuffer staging = new StagingBuffer();
    private final TextEncoder encoder;

    /** A model with these parameters. */
    public TextModel(Parameters parameters, MemorySettings memory) {
        this.parameters = parameters;
        this.memory = memory;
        this.encoder = new TextEncoder(parameters, staging);
    }

    /** The parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** Selects the parameters that q(y|x) depends on: those that supervised training changes. */
    public static Predicate<String> classifierParameters() {
        return name -> name.startsWith("word_embedding") || name.startsWith("encoder.") || name.startsWith("q_y.");
    }

    /** q(y,z|x) of a batch. The results belong to the manager. */
    public EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        return encoder.encode(manager, batch, dropout);
    }

    /** The contribution of each word of the vocabulary to the encoder's first gates, computed once for many texts. */
    public record WordGates(NDArray array) {}

    /** Computes the word gates from the current parameters. The result belongs to the manager. */
    public WordGates wordGates(NDManager manager) {
        return new WordGates(encoder.wordGates(manager));
    }

    /** q(y,z|x) of a batch without dropout and without gradients; the word gates save a quarter of the work. */
    public EncodedTexts encode(NDManager manager, TokenBatch batch, WordGates wordGates) {
        return encoder.encode(manager, batch, wordGates.array());
    }

    /** p(x|y,z) p(y|z) of a batch. Its results belong to the manager or to sub-managers of it. */
    public GenerativeModel decoder(NDManager manager, TokenBatch batch, Dropout dropout) {
        return new TextDecoder(parameters, manager, batch, dropout, memory, staging);
    }

    /** The buffer through which this model copies its inputs to native memory. */
    public StagingBuffer staging() {
        return staging;
    }
}
