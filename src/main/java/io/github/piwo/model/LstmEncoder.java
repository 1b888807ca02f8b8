package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.Optional;

/**
 * The encoder: word embedding, dropout, two bidirectional LSTM layers with dropout between them, and h = [forward state at
 * the last token ; backward state at the first token].
 */
final class LstmEncoder implements TextEncoder {
    private final Parameters parameters;
    private final Recurrence recurrence;
    private final StagingBuffer staging;
    private final BidirectionalLstm lower;
    private final BidirectionalLstm upper;

    LstmEncoder(Parameters parameters, Recurrence recurrence, StagingBuffer staging) {
        this.parameters = parameters;
        this.recurrence = recurrence;
        this.staging = staging;
        this.lower = new BidirectionalLstm(parameters, recurrence, "encoder.0", staging);
        this.upper = new BidirectionalLstm(parameters, recurrence, "encoder.1", staging);
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        BatchSlice slice = BatchSlice.whole(batch);
        NDArray input = input(manager, slice, dropout);
        boolean keep = Autograd.isRecording();
        return Autograd.paused(() -> {
            BidirectionalLstm.Pass below = lower.run(input, slice.sequences(), keep);
            NDArray between = below.states();
            Optional<NDArray> mask = dropout.mask(
                    manager,
                    "encoder.1",
                    slice,
                    Math.toIntExact(between.getShape().get(1)),
                    staging);
            mask.ifPresent(between::muli);
            BidirectionalLstm.Pass above = upper.run(between, slice.sequences(), keep);
            return new EncodedTexts(parameters, above.finalStates(), keep, gradients -> {
                NDArray ofBetween = above.backPropagateFinal(gradients);
                mask.ifPresent(ofBetween::muli);
                Autograd.backward(input, below.backPropagate(ofBetween));
            });
        });
    }

    /**
     * The contribution of each word of the vocabulary to the gates of the lower layer: a quarter of the encoder's work, done
     * once for many texts. The engine's own LSTM cannot use it, which on CPUs makes it the slower one to evaluate with.
     */
    @Override
    public TextModel.WordGates wordGates(NDManager manager, MemorySettings memory) {
        NDArray words = parameters.array("word_embedding");
        boolean onGpu = manager.getDevice().isGpu();
        return (recurrence == Recurrence.STEPWISE || !onGpu)
                        && memory.keepsWords(words.getShape().get(0))
                ? new TextModel.WordGates(Optional.of(lower.inputGates(manager, words)))
                : TextModel.WordGates.NONE;
    }

    @Override
    public EncodedTexts encode(NDManager manager, TokenBatch batch, TextModel.WordGates wordGates) {
        if (wordGates.array().isEmpty()) {
            return Autograd.paused(() -> encode(manager, batch, Dropout.none()));
        }
        NDArray gates = wordGates.array().get();
        return Autograd.paused(() -> {
            BatchSlice slice = BatchSlice.whole(batch);
            NDArray between = lower.run(slice.packedTokens(), gates, slice.sequences(), manager)
                    .states();
            NDArray hidden = upper.run(between, slice.sequences(), false).finalStates();
            return new EncodedTexts(parameters, hidden, false, gradients -> {
                throw new IllegalStateException("nothing was kept for back-propagation");
            });
        });
    }

    /** The embedded words, {@code [rows, embedding]}: the only part of the encoder that is recorded. */
    private NDArray input(NDManager manager, BatchSlice slice, Dropout dropout) {
        NDArray embedding = parameters.array("word_embedding");
        NDArray tokens = staging.indices(manager, new Shape(slice.sequences().rows()), slice.packedTokens());
        NDArray words = Rows.gather(tokens, embedding);
        int size = Math.toIntExact(embedding.getShape().get(1));
        return dropout.mask(manager, "encoder.0", slice, size, staging)
                .map(words::mul)
                .orElse(words);
    }
}
