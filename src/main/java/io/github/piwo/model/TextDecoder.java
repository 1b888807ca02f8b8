package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.objective.Autograd;
import io.github.piwo.objective.GenerativeModel;
import java.util.Arrays;

/**
 * p(x|y,z) p(y|z) of one batch: an LSTM over [previous word ; z ; label embedding of y], projected onto the vocabulary.
 *
 * <p>Texts are taken in pieces, all samples of a text in one, whose size bounds the memory for the LSTM's states. A piece's
 * states are ordered text by text and sample by sample, without padding, so that a chunk of logits holds whole texts
 * wherever they fit: then their weights are known at once and nothing is computed twice. Only a text whose samples exceed
 * a chunk is projected a first time without gradient.
 */
final class TextDecoder implements GenerativeModel {
    private static final int GO = 2;

    private final Parameters parameters;
    private final NDManager manager;
    private final TokenBatch batch;
    private final Dropout dropout;
    private final ExecutionSettings execution;
    private final StagingBuffer staging;
    private final VocabularyLikelihood likelihood;

    TextDecoder(
            Parameters parameters,
            NDManager manager,
            TokenBatch batch,
            Dropout dropout,
            ExecutionSettings execution,
            StagingBuffer staging) {
        this.parameters = parameters;
        this.manager = manager;
        this.batch = batch;
        this.dropout = dropout;
        this.execution = execution;
        this.staging = staging;
        this.likelihood = new VocabularyLikelihood(parameters, staging);
    }

    @Override
    public NDArray labelLogits(NDArray z) {
        return z.getNDArrayInternal()
                .linear(z, parameters.array("p_y.logits.weight"), parameters.array("p_y.logits.bias"))
                .singletonOrThrow();
    }

    @Override
    public double[][] logLikelihood(NDArray z, NDArray y) {
        double[][] logLikelihood = new double[samples(z, y)][batch.size()];
        for (int first = 0; first < batch.size(); ) {
            Piece piece = Piece.from(batch, first, logLikelihood.length, execution.tokensPerPass());
            try (NDManager pieceManager = manager.newSubManager()) {
                NDArray states = Autograd.paused(() -> states(pieceManager, piece, z, y));
                addInChunks(piece, states, 0, piece.tokens(), logLikelihood);
            }
            first = piece.end();
        }
        return logLikelihood;
    }

    @Override
    public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
        double[][] logLikelihood = new double[samples(z, y)][batch.size()];
        for (int first = 0; first < batch.size(); ) {
            Piece piece = Piece.from(batch, first, logLikelihood.length, execution.tokensPerPass());
            try (NDManager pieceManager = manager.newSubManager()) {
                NDArray states = states(pieceManager, piece, z, y);
                NDArray leaf = Autograd.leaf(states);
                for (int text = piece.first(); text < piece.end(); ) {
                    int end = piece.endOfChunk(text, execution.tokensPerChunk());
                    backPropagateTexts(piece, leaf, text, end, logLikelihood, gradients);
                    text = end;
                }
                Autograd.backward(states, leaf.getGradient());
            }
            first = piece.end();
        }
        return logLikelihood;
    }

    /** Texts that share a chunk, or one text that is too long for one. */
    private void backPropagateTexts(
            Piece piece, NDArray leaf, int text, int end, double[][] logLikelihood, LikelihoodGradients gradients) {
        int from = piece.offset(text);
        int to = piece.offset(end);
        if (to - from <= execution.tokensPerChunk()) {
            likelihood.backPropagate(piece.chunk(leaf, from, to), tokens -> {
                piece.addTo(logLikelihood, tokens, from);
                return piece.tokenGradients(from, to, weights(logLikelihood, text, end, gradients), text);
            });
            return;
        }
        addInChunks(piece, leaf, from, to, logLikelihood);
        double[][] weights = weights(logLikelihood, text, end, gradients);
        for (int start = from; start < to; start += execution.tokensPerChunk()) {
            int chunkStart = start;
            int stop = Math.min(start + execution.tokensPerChunk(), to);
            likelihood.backPropagate(
                    piece.chunk(leaf, start, stop), tokens -> piece.tokenGradients(chunkStart, stop, weights, text));
        }
    }

    /** Adds the tokens' log-probabilities, found without gradient, to those of their texts. */
    private void addInChunks(Piece piece, NDArray states, int from, int to, double[][] logLikelihood) {
        for (int start = from; start < to; start += execution.tokensPerChunk()) {
            int stop = Math.min(start + execution.tokensPerChunk(), to);
            piece.addTo(logLikelihood, likelihood.logProbabilities(piece.chunk(states, start, stop)), start);
        }
    }

    private static double[][] weights(double[][] logLikelihood, int text, int end, LikelihoodGradients gradients) {
        double[][] weights = new double[end - text][];
        for (int i = 0; i < weights.length; i++) {
            int column = text + i;
            double[] samples =
                    Arrays.stream(logLikelihood).mapToDouble(row -> row[column]).toArray();
            weights[i] = gradients.of(column, samples);
        }
        return weights;
    }

    private static int samples(NDArray z, NDArray y) {
        return Math.toIntExact(Math.max(z.getShape().get(0), y.getShape().get(0)));
    }

    /** The LSTM's states before each target token of the piece, {@code [tokens, hidden]}. */
    private NDArray states(NDManager pieceManager, Piece piece, NDArray z, NDArray y) {
        NDArray input = input(pieceManager, piece, z, y);
        NDArray dropped = dropout.apply(input, piece.lengths(), piece.first(), "decoder", staging);
        NDArray states = Lstm.of(parameters, "decoder").run(dropped, Autograd.isRecording());
        NDArray rows = staging.indices(pieceManager, new Shape(piece.tokens()), piece.rows());
        return TextEncoder.gather(rows, states.reshape(-1, states.getShape().tail()));
    }

    /** {@code [samples · texts, length, word + latent + label embedding]}. */
    private NDArray input(NDManager pieceManager, Piece piece, NDArray z, NDArray y) {
        int texts = piece.lengths().length;
        NDArray previous = staging.indices(pieceManager, new Shape(texts, piece.length()), piece.previousTokens(GO));
        NDArray words = TextEncoder.gather(previous, parameters.array("word_embedding"));
        NDIndex range = new NDIndex(":, {}:{}", piece.first(), piece.end());
        NDArray label = y.get(pieceManager, range).matMul(parameters.array("label_embedding"));
        NDArray latent = z.get(pieceManager, range);
        Shape steps = new Shape(piece.samples(), texts, piece.length());
        return repeated(words.expandDims(0), steps)
                .concat(repeated(latent.expandDims(2), steps), 3)
                .concat(repeated(label.expandDims(2), steps), 3)
                .reshape(new Shape((long) piece.samples() * texts, piece.length(), -1));
    }

    private static NDArray repeated(NDArray array, Shape steps) {
        return array.broadcast(steps.add(array.getShape().tail()));
    }
}
