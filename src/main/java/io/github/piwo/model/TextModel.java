package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The semi-supervised VAE for texts: the paper's networks (its section 6.1), or networks that take texts as bags of words, or one
 * of each. For use by one thread. The caller owns the parameters and closes them.
 */
public final class TextModel {
    private final ModelSettings settings;
    private final Parameters parameters;
    private final MemorySettings memory;
    private final Lstm decoderLstm;
    private final StagingBuffer staging = new StagingBuffer();
    private final TextEncoder encoder;

    /**
     * A model with these parameters.
     *
     * @param bags what the training texts say about words; needed by networks of bags of words only
     */
    public TextModel(
            ModelSettings settings,
            Optional<BagOfWords> bags,
            Parameters parameters,
            MemorySettings memory,
            Recurrence recurrence) {
        this.settings = settings;
        this.parameters = parameters;
        this.memory = memory;
        this.decoderLstm = Lstm.of(parameters, recurrence, staging, "decoder");
        this.encoder = settings.encoder() == ModelSettings.Encoder.BILSTM
                ? new LstmEncoder(parameters, recurrence, staging)
                : new BagEncoder(parameters, bags.orElseThrow(), settings, staging);
    }

    /** The parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** Selects the parameters that q(y|x) depends on: those that supervised training changes. */
    public static Predicate<String> classifierParameters(ModelSettings settings) {
        boolean readsWords = settings.encoder() == ModelSettings.Encoder.BILSTM;
        return name -> (readsWords && name.startsWith("word_embedding"))
                || name.startsWith("encoder.")
                || name.startsWith("q_y.");
    }

    /** Selects the weights of the layer of q(y|x), which {@code training.classifier-decay} is for. */
    public static Predicate<String> decayedParameters() {
        return name -> name.startsWith("q_y.") && name.endsWith(".weight");
    }

    /** q(y,z|x) of a batch. The results belong to the manager. */
    public EncodedTexts encode(NDManager manager, TokenBatch batch, Dropout dropout) {
        return encoder.encode(manager, batch, dropout);
    }

    /**
     * What is computed from the current parameters once for many texts: the contribution of each word of the vocabulary to the
     * LSTM encoder's first gates.
     *
     * @param array empty if it is not kept, so that the encoder computes it for each batch, and for other encoders
     */
    public record WordGates(Optional<NDArray> array) {
        /** Nothing is kept. */
        public static final WordGates NONE = new WordGates(Optional.empty());
    }

    /**
     * Computes the word gates. The result belongs to the manager.
     *
     * @param memory of the whole trial, which decides whether they are kept
     */
    public WordGates wordGates(NDManager manager, MemorySettings memory) {
        return encoder.wordGates(manager, memory);
    }

    /** q(y,z|x) of a batch without dropout and without gradients; the word gates save a quarter of the work. */
    public EncodedTexts encode(NDManager manager, TokenBatch batch, WordGates wordGates) {
        return encoder.encode(manager, batch, wordGates);
    }

    /** p(x|y,z) p(y|z) of a batch. Its results belong to the manager or to sub-managers of it. */
    public GenerativeModel decoder(NDManager manager, TokenBatch batch, Dropout dropout) {
        return settings.decoder() == ModelSettings.Decoder.LSTM
                ? new LstmDecoder(parameters, decoderLstm, manager, batch, dropout, memory, staging)
                : new BagDecoder(parameters, manager, batch, memory.tokensPerChunk(), staging);
    }

    /** Draws texts of p(x|y,z). */
    public TextSampler sampler() {
        return settings.decoder() == ModelSettings.Decoder.LSTM
                ? new LstmSampler(parameters, staging)
                : new BagSampler(parameters);
    }

    /** The buffer through which this model copies its inputs to native memory. */
    public StagingBuffer staging() {
        return staging;
    }
}
