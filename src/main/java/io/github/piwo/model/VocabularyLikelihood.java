package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * log p of target tokens from the decoder's states, by the projection onto the vocabulary: with logits l = W s + b,
 * log p(w) = l_w − log Σ_v exp l_v.
 *
 * <p>The logits are by far the largest array of a step, so they exist only for one tile of tokens at a time. If the loss has
 * gradient g with respect to log p(w), its gradient with respect to s is g (W_w − Σ_v p(v) W_v), and with respect to W_v it is
 * g s (1[v = w] − p(v)). The terms with p are dense and are computed tile by tile; the terms of the target w are sparse and
 * are computed for many tokens at once.
 */
final class VocabularyLikelihood {
    private static final int COLUMNS = 16;
    /** Smaller floats are subnormal: they have fewer digits, and so would their logarithm. */
    private static final float SMALLEST_WITH_ALL_DIGITS = Float.MIN_NORMAL;

    private final NDArray weight;
    private final NDArray bias;
    private final int tile;
    private final StagingBuffer staging;

    /**
     * With the projection of these parameters.
     *
     * @param tile the number of tokens whose logits exist at once
     */
    VocabularyLikelihood(Parameters parameters, int tile, StagingBuffer staging) {
        this.weight = parameters.array("p_x.logits.weight");
        this.bias = parameters.array("p_x.logits.bias");
        this.tile = tile;
        this.staging = staging;
    }

    /**
     * log p of the targets.
     *
     * @param states {@code [tokens, hidden]}
     */
    float[] logProbabilities(NDArray states, int[] targets) {
        return Autograd.paused(() -> {
            float[] all = new float[targets.length];
            for (int from = 0; from < targets.length; from += tile) {
                int to = Math.min(from + tile, targets.length);
                try (NDManager scope = states.getManager().newSubManager()) {
                    NDArray logProbabilities = logSoftmax(rows(scope, states, from, to));
                    copyTargets(logProbabilities, targets, from, all);
                }
            }
            return all;
        });
    }

    /** Starts to collect gradients of the projection, in an array of this manager. */
    Gradients gradients(NDManager manager) {
        return new Gradients(manager.zeros(
                new Shape(weight.getShape().get(0), weight.getShape().get(1) + biasColumns())));
    }

    /** Collects gradients of the projection's parameters, until {@link #addToParameters} hands them over. */
    final class Gradients {
        /** The gradient of [W b b …]: one product gives that of the weights and of the bias. */
        private final NDArray dense;

        private Gradients(NDArray dense) {
            this.dense = dense;
        }

        /** The forward and backward pass of the dense terms for some tokens; it keeps their probabilities in between. */
        Softmax softmax(NDArray states, int[] targets) {
            return new Softmax(states, targets);
        }

        /**
         * Adds the sparse terms for tokens whose dense terms have been added.
         *
         * @param expected Σ_v p(v) W_v of each token, from {@link Softmax#backPropagate}
         * @param gradients g of each token
         * @return the gradient with respect to the states
         */
        NDArray addTargets(NDArray states, int[] targets, NDArray expected, float[] gradients) {
            NDManager manager = states.getManager();
            NDArray target = staging.indices(manager, new Shape(targets.length), targets);
            NDArray gradient = staging.floats(manager, new Shape(targets.length, 1), gradients);
            NDArray weighted = states.mul(gradient);
            return Autograd.recording(() -> {
                NDArray column = bias.expandDims(1);
                column.attach(manager);
                Autograd.backward(Rows.gather(target, column), gradient);
                NDArray rows = Rows.gather(target, weight);
                NDArray ofStates = rows.stopGradient().sub(expected).muli(gradient);
                Autograd.backward(rows, weighted);
                return ofStates;
            });
        }

        /** Adds the dense terms to the gradients that the parameters have collected. */
        void addToParameters() {
            long hidden = weight.getShape().get(1);
            NDList parts = dense.split(new long[] {hidden, hidden + 1}, 1);
            Autograd.backward(weight, parts.get(0));
            Autograd.backward(bias, parts.get(1).squeeze(1));
        }

        /** Probabilities of the whole vocabulary for some tokens. */
        final class Softmax implements AutoCloseable {
            private final NDManager scope;
            private final NDArray states;
            private final List<NDArray> probabilities = new ArrayList<>();
            private final float[] ofTargets;

            private Softmax(NDArray states, int[] targets) {
                this.scope = states.getManager().newSubManager();
                this.states = states;
                this.ofTargets = new float[targets.length];
                for (int from = 0; from < targets.length; from += tile) {
                    int to = Math.min(from + tile, targets.length);
                    probabilities.add(probabilities(rows(scope, states, from, to), targets, from));
                }
            }

            /** The probabilities of a tile; one pass over the vocabulary fewer than by their logarithms. */
            private NDArray probabilities(NDArray tileStates, int[] targets, int from) {
                try (NDArray logits = logits(tileStates)) {
                    NDArray tileProbabilities = logits.softmax(-1);
                    copyTargets(tileProbabilities, targets, from, ofTargets);
                    int to = from + Math.toIntExact(tileStates.getShape().get(0));
                    boolean tooSmall = false;
                    for (int i = from; i < to; i++) {
                        tooSmall |= ofTargets[i] < SMALLEST_WITH_ALL_DIGITS;
                        ofTargets[i] = (float) Math.log(ofTargets[i]);
                    }
                    if (tooSmall) {
                        try (NDArray logProbabilities = logits.logSoftmax(-1)) {
                            copyTargets(logProbabilities, targets, from, ofTargets);
                        }
                    }
                    return tileProbabilities;
                }
            }

            /** log p of the targets. */
            float[] logProbabilities() {
                return ofTargets;
            }

            /**
             * Adds the dense terms.
             *
             * @param gradients g of each token
             * @return Σ_v p(v) W_v of each token, {@code [tokens, hidden]}; belongs to the manager of the states
             */
            NDArray backPropagate(float[] gradients) {
                NDArray negative = staging.floats(scope, new Shape(gradients.length, 1), gradients)
                        .neg();
                NDArray ofBias = negative.broadcast(negative.getShape().get(0), biasColumns());
                NDArray weighted = states.mul(negative).concat(ofBias, 1);
                weighted.attach(scope);
                NDList expected = new NDList();
                for (NDArray tileProbabilities : probabilities) {
                    int from = expected.size() * tile;
                    int to = from + Math.toIntExact(tileProbabilities.getShape().get(0));
                    dense.addi(tileProbabilities.transpose().matMul(rows(scope, weighted, from, to)));
                    expected.add(tileProbabilities.matMul(weight));
                }
                NDArray all = NDArrays.concat(expected, 0);
                all.attach(states.getManager());
                return all;
            }

            @Override
            public void close() {
                scope.close();
            }
        }
    }

    /** A product with a multiple of 16 columns is 1.5 times as fast as one with a single column more. */
    private long biasColumns() {
        return COLUMNS - weight.getShape().get(1) % COLUMNS;
    }

    private NDArray logSoftmax(NDArray states) {
        try (NDArray logits = logits(states)) {
            return logits.logSoftmax(-1);
        }
    }

    private NDArray logits(NDArray states) {
        return states.getNDArrayInternal().linear(states, weight, bias).singletonOrThrow();
    }

    /** Copies the values of a tile's targets to their places in the array for all tokens. */
    private void copyTargets(NDArray ofVocabulary, int[] targets, int from, float[] all) {
        int count = Math.toIntExact(ofVocabulary.getShape().get(0));
        int[] own = Arrays.copyOfRange(targets, from, from + count);
        try (NDArray target = staging.indices(ofVocabulary.getManager(), new Shape(count, 1), own);
                NDArray ofTargets = ofVocabulary.gather(target, 1)) {
            System.arraycopy(ofTargets.toFloatArray(), 0, all, from, count);
        }
    }

    private static NDArray rows(NDManager scope, NDArray array, int from, int to) {
        return array.get(scope, new NDIndex().addSliceDim(from, to));
    }
}
