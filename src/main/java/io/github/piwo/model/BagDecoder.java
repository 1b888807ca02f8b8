package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel;

/**
 * p(x|y,z) p(y|z) of one batch, where all words of a text are drawn from one distribution: log p(x|y,z) = Σ_t log softmax(l)_(x_t)
 * with l = b + W_z z + W_y [label embedding of y]. Special tokens are no words.
 *
 * <p>With n_v occurrences of word v in a text of N words, log p(x|y,z) = Σ_v n_v l_v − N log Σ_v exp l_v. If the loss has gradient
 * g with respect to it, its gradient with respect to l_v is g (n_v − N p_v). The terms with n are the same for all samples of a
 * text; only those with p need the logits of each sample, which exist for a tile of rows at a time. Rows are the samples of the
 * first text, then those of the second, and so on.
 */
final class BagDecoder implements GenerativeModel {
    private static final int COLUMNS = 16;

    private final Parameters parameters;
    private final NDManager manager;
    private final StagingBuffer staging;
    private final int tile;
    private final WordCounts counts;

    BagDecoder(Parameters parameters, NDManager manager, TokenBatch batch, int tile, StagingBuffer staging) {
        this.parameters = parameters;
        this.manager = manager;
        this.staging = staging;
        this.tile = tile;
        this.counts = WordCounts.of(manager, staging, batch);
    }

    @Override
    public NDArray labelLogits(NDArray z) {
        return Linear.apply(parameters, "p_y.logits", z);
    }

    @Override
    public double[][] logLikelihood(NDArray z, NDArray y) {
        return Autograd.paused(() -> {
            try (NDManager scope = manager.newSubManager()) {
                Pass pass = new Pass(scope, z, y);
                pass.logLikelihoods(0, counts.texts());
                return pass.logLikelihood;
            }
        });
    }

    @Override
    public double[][] logLikelihoodOfClasses(NDArray z, int classes) {
        double[][] logLikelihood = Autograd.paused(() -> {
            try (NDManager scope = manager.newSubManager()) {
                BagClasses pass = new BagClasses(scope, parameters, counts, staging, z, classes);
                return pass.logLikelihoods(tile) ? pass.logLikelihood() : null;
            }
        });
        return logLikelihood == null ? GenerativeModel.super.logLikelihoodOfClasses(z, classes) : logLikelihood;
    }

    /** With more samples than rows in a tile, or with sums that are too small for a float, classes are decoded one by one. */
    @Override
    public NDArray backPropagateClasses(NDArray z, int classes, ClassGradients gradients) {
        int samples = Math.toIntExact(z.getShape().get(0));
        NDArray ofZ = samples > tile
                ? null
                : Autograd.paused(() -> {
                    try (NDManager scope = manager.newSubManager()) {
                        BagClasses pass = new BagClasses(scope, parameters, counts, staging, z, classes);
                        NDArray gradient = pass.backPropagate(tile / samples, gradients);
                        if (gradient != null) {
                            gradient.attach(manager);
                        }
                        return gradient;
                    }
                });
        return ofZ == null ? GenerativeModel.super.backPropagateClasses(z, classes, gradients) : ofZ;
    }

    @Override
    public double[][] backPropagate(NDArray z, NDArray y, LikelihoodGradients gradients) {
        try (NDManager scope = manager.newSubManager()) {
            Pass pass = new Pass(scope, z, y);
            Autograd.paused(() -> {
                pass.backPropagate(gradients);
                return pass;
            });
            return pass.logLikelihood;
        }
    }

    /** Rows with columns of ones behind them: some more than one, since products of rows of a round length are faster. */
    static NDArray withOnes(NDArray rows) {
        long columns = COLUMNS - rows.getShape().get(1) % COLUMNS;
        return rows.concat(rows.getManager().ones(new Shape(rows.getShape().get(0), columns)), 1);
    }

    /** One pass over all rows. */
    private final class Pass {
        private final NDManager scope;
        private final int samples;
        private final BagWeights weights;
        /** [W_z ; W_y e_c], {@code [words, latent + classes]}. */
        private final NDArray weight;
        /** [z ; y], {@code [rows, latent + classes]}; recorded if this thread records. */
        private final NDArray input;
        /** The text of each row. */
        private final NDArray textsOfRows;
        /** Σ_v n_v [W_z ; W_y e_c]_v of each text. */
        private final NDArray ofTexts;
        /** Σ_v n_v l_v of each row. */
        private final float[] ofCounts;

        private final double[][] logLikelihood;

        Pass(NDManager scope, NDArray z, NDArray y) {
            this.scope = scope;
            this.samples =
                    Math.toIntExact(Math.max(z.getShape().get(0), y.getShape().get(0)));
            this.logLikelihood = new double[samples][counts.texts()];
            this.weights = Autograd.paused(
                    () -> new BagWeights(scope, parameters, z.getShape().get(2)));
            this.weight = Autograd.paused(() -> weights.ofZ().concat(weights.ofClasses(), 1));
            this.input =
                    NDArrays.concat(new NDList(Rows.gather(rowsOf(z), flat(z)), Rows.gather(rowsOf(y), flat(y))), 1);
            this.textsOfRows = staging.indices(scope, new Shape(rows()), counts.textsOfRows(samples));
            this.ofTexts = Autograd.paused(() -> counts.sumOfRows(weight));
            ofTexts.attach(scope);
            this.ofCounts = Autograd.paused(() -> {
                NDArray ofBias = counts.sumOfRows(weights.biasColumn());
                ofBias.attach(scope);
                return input.mul(Rows.gather(textsOfRows, ofTexts))
                        .sum(new int[] {1}, true)
                        .add(Rows.gather(textsOfRows, ofBias))
                        .toFloatArray();
            });
        }

        private int rows() {
            return samples * counts.texts();
        }

        private NDArray flat(NDArray array) {
            NDArray flat = array.reshape(-1, array.getShape().tail());
            flat.attach(scope);
            return flat;
        }

        /** For each row, the place of its sample in {@code [samples · texts]}; a single sample is shared by all rows of a text. */
        private NDArray rowsOf(NDArray array) {
            boolean shared = array.getShape().get(0) == 1;
            int[] places = new int[rows()];
            for (int row = 0; row < places.length; row++) {
                places[row] = (shared ? 0 : row % samples) * counts.texts() + row / samples;
            }
            return staging.indices(scope, new Shape(places.length), places);
        }

        /** Computes those of the texts in [from, to), whose probabilities are not needed again. */
        void logLikelihoods(int from, int to) {
            for (int row = from * samples; row < to * samples; row += tile) {
                probabilities(row, Math.min(row + tile, to * samples)).close();
            }
        }

        /** The probabilities of rows; the log-likelihoods of these rows are known afterwards. */
        private NDArray probabilities(int from, int to) {
            NDArray some = input.get(scope, new NDIndex().addSliceDim(from, to));
            try (NDArray logits = some.getNDArrayInternal()
                            .linear(some, weight, weights.bias())
                            .singletonOrThrow();
                    NDArray first = logits.get(scope, new NDIndex().addAllDim().addSliceDim(0, 1))) {
                NDArray probabilities = logits.softmax(-1);
                float[] logitOfFirst = first.toFloatArray();
                float[] ofFirst = probabilities
                        .get(scope, new NDIndex().addAllDim().addSliceDim(0, 1))
                        .toFloatArray();
                boolean tooSmall = false;
                for (int i = 0; i < ofFirst.length; i++) {
                    // log Σ exp l = l_v − log p_v for any v; a subnormal p_v has too few digits.
                    tooSmall |= ofFirst[i] < Float.MIN_NORMAL;
                    add(from + i, logitOfFirst[i] - Math.log(ofFirst[i]));
                }
                if (tooSmall) {
                    addExactly(logits, from);
                }
                return probabilities;
            }
        }

        private void addExactly(NDArray logits, int from) {
            try (NDArray highest = logits.max(new int[] {1}, true);
                    NDArray sum = logits.sub(highest).exp().sum(new int[] {1})) {
                float[] highestOnHost = highest.toFloatArray();
                float[] sumOnHost = sum.toFloatArray();
                for (int i = 0; i < sumOnHost.length; i++) {
                    add(from + i, highestOnHost[i] + Math.log(sumOnHost[i]));
                }
            }
        }

        private void add(int row, double logSum) {
            int text = row / samples;
            logLikelihood[row % samples][text] = ofCounts[row] - counts.lengths()[text] * logSum;
        }

        void backPropagate(LikelihoodGradients gradients) {
            float[] ofRows = new float[rows()];
            // One product gives the gradients of the weights and of the bias.
            NDArray extended = withOnes(input);
            extended.attach(scope);
            NDArray dense = scope.zeros(
                    new Shape(weight.getShape().get(0), extended.getShape().get(1)));
            NDList expected = new NDList();
            for (int text = 0; text < counts.texts(); ) {
                int end = endOfTile(text);
                if (samples > tile) {
                    logLikelihoods(text, end);
                    weigh(text, end, gradients, ofRows);
                }
                for (int row = text * samples; row < end * samples; row += tile) {
                    int to = Math.min(row + tile, end * samples);
                    try (NDManager ofTileScope = scope.newSubManager();
                            NDArray probabilities = probabilities(row, to)) {
                        probabilities.attach(ofTileScope);
                        if (samples <= tile) {
                            weigh(text, end, gradients, ofRows);
                        }
                        NDArray factor = column(row, to, ofRows);
                        NDArray some = extended.get(scope, new NDIndex().addSliceDim(row, to));
                        dense.subi(probabilities.transpose().matMul(some.mul(factor)));
                        NDArray ofTile = probabilities.matMul(weight).muli(factor);
                        ofTile.attach(scope);
                        expected.add(ofTile);
                    }
                }
                text = end;
            }
            addCounts(dense, extended, ofRows);
            long size = weight.getShape().get(1);
            long latent = weights.ofZ().getShape().get(1);
            NDList parts = dense.split(new long[] {latent, size, size + 1}, 1);
            weights.backPropagate(parts.get(0), parts.get(1), parts.get(2).squeeze(1));
            NDArray gradient = staging.floats(scope, new Shape(rows(), 1), ofRows);
            Autograd.backward(
                    input, Rows.gather(textsOfRows, ofTexts).muli(gradient).subi(NDArrays.concat(expected, 0)));
        }

        /** The end of the texts, beginning with this one, whose samples fit into one tile; at least one text. */
        private int endOfTile(int text) {
            return Math.min(counts.texts(), text + Math.max(1, tile / samples));
        }

        private void weigh(int from, int to, LikelihoodGradients gradients, float[] ofRows) {
            for (int text = from; text < to; text++) {
                double[] own = new double[samples];
                for (int sample = 0; sample < samples; sample++) {
                    own[sample] = logLikelihood[sample][text];
                }
                double[] weights = gradients.of(text, own);
                for (int sample = 0; sample < samples; sample++) {
                    ofRows[text * samples + sample] = (float) weights[sample];
                }
            }
        }

        /** g N of rows. */
        private NDArray column(int from, int to, float[] ofRows) {
            float[] values = new float[to - from];
            for (int i = 0; i < values.length; i++) {
                values[i] = ofRows[from + i] * counts.lengths()[(from + i) / samples];
            }
            return staging.floats(scope, new Shape(values.length, 1), values);
        }

        /** Adds the terms with n: n_v times the sum of g [input 1] over the samples of a text. */
        private void addCounts(NDArray dense, NDArray extended, float[] ofRows) {
            NDArray gradient = staging.floats(scope, new Shape(rows(), 1), ofRows);
            NDArray ofTexts = extended.mul(gradient)
                    .reshape(counts.texts(), samples, extended.getShape().get(1))
                    .sum(new int[] {1});
            counts.addTo(dense, ofTexts);
        }
    }
}
