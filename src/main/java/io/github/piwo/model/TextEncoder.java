package io.github.piwo.model;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.MemorySettings;

/** The network that computes h, from which q(y,z|x) is linear. For use by one thread. */
interface TextEncoder {

    /** Encodes a batch, ready for back-propagation if this thread records. The results belong to the manager. */
    EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout);

    /** What can be computed once for many texts that are then encoded without dropout. The result belongs to the manager. */
    TextModel.WordGates wordGates(NDManager manager, MemorySettings memory);

    /** Encodes a batch for evaluation, without dropout and gradients, with the result of {@link #wordGates}. */
    EncodedTexts encode(NDManager manager, TokenBatch batch, TextModel.WordGates wordGates);
}
