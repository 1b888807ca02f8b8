package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * p(x|y,z) p(y|z) of one batch: an LSTM over [previous word ; z ; label embedding of y], projected onto the vocabulary.
 *
 * <p>The batch is processed in slices, whose size bounds the memory for the LSTM's states. Within a slice, states are
 * projected in chunks of whole texts with all of their samples, because the importance weights of a text need all samples. A
 * text whose samples do not fit into one slice or a few chunks is processed twice, the first time without gradient, for its
 * weights.
 */
final class LstmDecoder implements GenerativeModel {
    private static final int GO = 2;
    /** The number of chunks of one text whose probabilities are kept instead of computed again. */
    private static final int CHUNKS_KEPT = 4;

    private final Parameters parameters;
    private final NDManager manager;
    private final TokenBatch batch;
    private final Dropout dropout;
    private final MemorySettings memory;
    private final StagingBuffer staging;
    private final VocabularyLikelihood likelihood;
    private final Lstm lstm;

    LstmDecoder(
            Parameters parameters,
            Lstm lstm,
            NDManager manager,
            TokenBatch batch,
            Dropout dropout,
            MemorySettings memory,
            StagingBuffer staging) {
        this.parameters = parameters;
        this.manager = manager;
        this.batch = batch;
        this.dropout = dropout;
        this.memory = memory;
        this.staging = staging;
        this.likelihood = new VocabularyLikelihood(parameters, memory.tokensPerChunk(), staging);
        this.lstm = lstm;
    }

    @Override
    public NDArray labelLogits(NDArray z) {
        return Linear.apply(parameters, "p_y.logits", z);
    }

    @Override
    public double[][] logLikelihood(NDArray z, NDArray y) {
        double[][] logLikelihood = new double[samples(z, y)][batch.size()];
        for (int first = 0; first < batch.size(); ) {
            BatchSlice slice = BatchSlice.from(batch, first, logLikelihood.length, memory);
            addLogLikelihood(slice, z, y, logLikelihood);
            first = slice.end();
        }
        return logLikelihood;
    }

    @Override
    public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
        try (NDManager scope = manager.newSubManager()) {
            Backward backward = new Backward(scope, z, y, gradients);
            for (int first = 0; first < batch.size(); ) {
                BatchSlice slice = BatchSlice.from(batch, first, backward.logLikelihood.length, memory);
                backward.allSamples(slice);
                first = slice.end();
            }
            backward.projection.addToParameters();
            return backward.logLikelihood;
        }
    }

    /** Adds log p(x|y,z) of a slice's texts and all of their samples, computed without gradient. */
    private void addLogLikelihood(BatchSlice slice, NDArray z, NDArray y, double[][] logLikelihood) {
        Autograd.paused(() -> {
            for (int sample = 0; sample < logLikelihood.length; sample += slice.samples()) {
                BatchSlice some = slice.withSamples(sample, Math.min(slice.samples(), logLikelihood.length - sample));
                try (NDManager scope = manager.newSubManager()) {
                    NDArray input = input(scope, some, z, y);
                    NDArray states = byToken(some, lstm.run(input.expandDims(0), some.sequences(), false));
                    some.addTo(logLikelihood, likelihood.logProbabilities(states, some.targets()), 0);
                }
            }
            return logLikelihood;
        });
    }

    /** The state of a backward pass over the batch. */
    private final class Backward {
        private final NDArray z;
        private final NDArray y;
        private final LikelihoodGradients gradients;
        private final VocabularyLikelihood.Gradients projection;
        private final double[][] logLikelihood;
        /** The weights of each text's samples; null until the log-likelihoods of all its samples are known. */
        private final double[][] weights = new double[batch.size()][];

        Backward(NDManager scope, NDArray z, NDArray y, LikelihoodGradients gradients) {
            this.z = z;
            this.y = y;
            this.gradients = gradients;
            this.projection = likelihood.gradients(scope);
            this.logLikelihood = new double[LstmDecoder.samples(z, y)][batch.size()];
        }

        void allSamples(BatchSlice slice) {
            if (slice.samples() < logLikelihood.length) {
                addLogLikelihood(slice, z, y, logLikelihood);
                weigh(slice.first(), slice.end());
            }
            for (int sample = 0; sample < logLikelihood.length; sample += slice.samples()) {
                oneSlice(slice.withSamples(sample, Math.min(slice.samples(), logLikelihood.length - sample)));
            }
        }

        private void oneSlice(BatchSlice slice) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray input = input(scope, slice, z, y);
                Autograd.paused(() -> {
                    Lstm.Pass pass = lstm.run(input.expandDims(0), slice.sequences(), true);
                    NDArray ofStates = projection(slice, byToken(slice, pass));
                    NDArray row = staging.indices(scope, new Shape(slice.tokens()), slice.tokensOfRows());
                    NDArray ofInput =
                            pass.backPropagate(Rows.gather(row, ofStates).expandDims(0));
                    Autograd.backward(input, ofInput.squeeze(0));
                    return ofInput;
                });
            }
        }

        /** Projects a slice's states, chunk by chunk, and returns the gradient with respect to the states. */
        private NDArray projection(BatchSlice slice, NDArray states) {
            NDList expected = new NDList();
            for (int text = slice.first(); text < slice.end(); ) {
                int end = slice.endOfChunk(text, memory.tokensPerChunk());
                texts(slice, states, text, end, expected);
                text = end;
            }
            return projection.addTargets(
                    states, slice.targets(), NDArrays.concat(expected, 0), slice.tokenGradients(weights));
        }

        /** Processes the texts of one chunk, or one text that is too long for a chunk. */
        private void texts(BatchSlice slice, NDArray states, int text, int end, NDList expected) {
            int from = slice.offset(text);
            int to = slice.offset(end);
            if (weights[text] == null && to - from <= CHUNKS_KEPT * memory.tokensPerChunk()) {
                softmax(slice, states, from, to, expected, logProbabilities -> {
                    slice.addTo(logLikelihood, logProbabilities, from);
                    weigh(text, end);
                });
                return;
            }
            if (weights[text] == null) {
                float[] logProbabilities = likelihood.logProbabilities(rows(states, from, to), slice.targets(from, to));
                slice.addTo(logLikelihood, logProbabilities, from);
                weigh(text, end);
            }
            for (int start = from; start < to; start += memory.tokensPerChunk()) {
                int stop = Math.min(start + memory.tokensPerChunk(), to);
                softmax(slice, states, start, stop, expected, logProbabilities -> {});
            }
        }

        private void softmax(
                BatchSlice slice, NDArray states, int from, int to, NDList expected, Consumer<float[]> beforeWeights) {
            try (var softmax = projection.softmax(rows(states, from, to), slice.targets(from, to))) {
                beforeWeights.accept(softmax.logProbabilities());
                expected.add(softmax.backPropagate(slice.tokenGradients(from, to, weights)));
            }
        }

        private void weigh(int text, int end) {
            for (int i = text; i < end; i++) {
                int column = i;
                double[] samples = Arrays.stream(logLikelihood)
                        .mapToDouble(row -> row[column])
                        .toArray();
                weights[i] = gradients.of(i, samples);
            }
        }
    }

    private static int samples(NDArray z, NDArray y) {
        return Math.toIntExact(Math.max(z.getShape().get(0), y.getShape().get(0)));
    }

    /** The LSTM's input, {@code [rows, word + latent + label embedding]}, packed; recorded if this thread records. */
    private NDArray input(NDManager scope, BatchSlice slice, NDArray z, NDArray y) {
        Shape rows = new Shape(slice.tokens());
        NDArray previous = staging.indices(scope, rows, slice.packedPreviousTokens(GO));
        NDArray words = Rows.gather(previous, parameters.array("word_embedding"));
        NDArray latent = Rows.gather(samplesOfRows(scope, slice, z), flat(scope, z));
        NDArray label =
                Rows.gather(samplesOfRows(scope, slice, y), flat(scope, y).matMul(parameters.array("label_embedding")));
        NDArray input = NDArrays.concat(new NDList(words, latent, label), 1);
        int size = Math.toIntExact(input.getShape().get(1));
        return dropout.mask(scope, "decoder", slice, size, staging)
                .map(input::mul)
                .orElse(input);
    }

    private NDArray samplesOfRows(NDManager scope, BatchSlice slice, NDArray samples) {
        int available = Math.toIntExact(samples.getShape().get(0));
        return staging.indices(scope, new Shape(slice.tokens()), slice.packedSamples(available));
    }

    /** {@code [samples · batch, size]}. */
    private static NDArray flat(NDManager scope, NDArray samples) {
        NDArray flat = samples.reshape(-1, samples.getShape().tail());
        flat.attach(scope);
        return flat;
    }

    /** The states in the order of the target tokens. */
    private NDArray byToken(BatchSlice slice, Lstm.Pass pass) {
        NDManager scope = pass.states().getManager();
        NDArray rows = staging.indices(scope, new Shape(slice.tokens()), slice.packedRows());
        return Rows.gather(rows, pass.states().squeeze(0));
    }

    private static NDArray rows(NDArray states, int from, int to) {
        return states.get(new NDIndex().addSliceDim(from, to));
    }
}
