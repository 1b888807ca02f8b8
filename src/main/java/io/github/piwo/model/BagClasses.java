package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.objective.GenerativeModel.ClassGradients;
import io.github.piwo.objective.GenerativeModel.WeightedGradients;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * log p(x|c,z) of every class c with every sample of z, for the decoder of bags of words.
 *
 * <p>The logits of class c are a sum, l_v = (b + W_z z)_v + (W_y e_c)_v, so exp l_v is a product. With a = softmax(b + W_z z) and
 * u_c = exp(W_y e_c), Σ_v exp l_v is Σ_v a_v u_cv but for a factor that the softmax knows: a product of matrices. Likewise the
 * gradients. A sample of z thus costs the exponentials and the large products of one decoding, however many classes there are.
 *
 * <p>Rows are the samples of the first text, then those of the second, and so on.
 */
final class BagClasses {
    /** Below this, Σ_v a_v u_cv may have lost terms that are too small for a float. */
    private static final float SMALLEST_SUM = 1e-25f;

    private final NDManager scope;
    private final WordCounts counts;
    private final StagingBuffer staging;
    private final int samples;
    private final int classes;
    private final int latent;
    private final BagWeights weights;
    /** The samples of z, {@code [rows, latent]}. */
    private final NDArray rows;
    /** u, each column divided by its highest number, {@code [words, classes]}. */
    private final NDArray ofClasses;
    /** The logarithms of these numbers. */
    private final float[] highest;
    /** The text of each row. */
    private final NDArray textsOfRows;
    /** Σ_v n_v (W_z)_v of each text. */
    private final NDArray zOfTexts;
    /** Σ_v n_v l_v without the part of the class, of each row. */
    private final float[] countsOfRows;
    /** Σ_v n_v (W_y e_c)_v, {@code [texts · classes]}. */
    private final float[] countsOfClasses;

    /** Σ_v a_v u_cv, {@code [rows][classes]}. */
    private final float[][] sums;

    private final double[][] logLikelihood;

    /**
     * Prepares what all rows share. For use without recording.
     *
     * @param scope owns all that is made
     * @param z {@code [samples, texts, latent]}
     */
    BagClasses(
            NDManager scope, Parameters parameters, WordCounts counts, StagingBuffer staging, NDArray z, int classes) {
        this.scope = scope;
        this.counts = counts;
        this.staging = staging;
        this.classes = classes;
        this.samples = Math.toIntExact(z.getShape().get(0));
        this.latent = Math.toIntExact(z.getShape().get(2));
        this.weights = new BagWeights(scope, parameters, latent);
        this.rows = owned(owned(z.transpose(1, 0, 2)).reshape((long) rowCount(), latent));
        this.textsOfRows = staging.indices(scope, new Shape(rowCount()), counts.textsOfRows(samples));
        this.zOfTexts = owned(counts.sumOfRows(weights.ofZ()));
        NDArray biasOfTexts = owned(counts.sumOfRows(weights.biasColumn()));
        this.countsOfRows = rows.mul(Rows.gather(textsOfRows, zOfTexts))
                .sum(new int[] {1}, true)
                .add(Rows.gather(textsOfRows, biasOfTexts))
                .toFloatArray();
        NDArray logits = weights.ofClasses();
        NDArray highestOfClasses = logits.max(new int[] {0}, true);
        this.highest = highestOfClasses.toFloatArray();
        this.countsOfClasses = owned(counts.sumOfRows(logits)).toFloatArray();
        this.ofClasses = logits.sub(highestOfClasses).exp();
        this.sums = new float[rowCount()][];
        this.logLikelihood = new double[classes * samples][counts.texts()];
    }

    /** Nats per text, {@code [classes · samples][texts]}, once they are known. */
    double[][] logLikelihood() {
        return logLikelihood;
    }

    private int rowCount() {
        return samples * counts.texts();
    }

    /** Gives an array to the scope, since arrays made from parameters belong to the parameters' manager. */
    private NDArray owned(NDArray array) {
        array.attach(scope);
        return array;
    }

    /**
     * Computes all log-likelihoods.
     *
     * @param tile the number of rows at a time
     * @return whether they are exact; if not, nothing here is to be used
     */
    boolean logLikelihoods(int tile) {
        for (int row = 0; row < rowCount(); row += tile) {
            try (NDManager ofTile = scope.newSubManager()) {
                if (!decode(ofTile, row, Math.min(rowCount(), row + tile)).isExact()) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * a of some rows.
     *
     * @param array {@code [rows, words]}
     * @param isExact whether no sum was too small to be known exactly
     */
    private record Decoded(NDArray array, boolean isExact) {}

    /** Afterwards sums and log-likelihoods of these rows are known. */
    private Decoded decode(NDManager manager, int from, int to) {
        NDArray some = rows.get(manager, new NDIndex().addSliceDim(from, to));
        NDArray logits = some.getNDArrayInternal()
                .linear(some, weights.ofZ(), weights.bias())
                .singletonOrThrow();
        NDArray a = logits.softmax(-1);
        NDIndex first = new NDIndex().addAllDim().addSliceDim(0, 1);
        float[] logitOfFirst = logits.get(manager, first).toFloatArray();
        float[] ofFirst = a.get(manager, first).toFloatArray();
        logits.close();
        float[] flat = a.matMul(ofClasses).toFloatArray();
        boolean exact = true;
        for (int row = from; row < to; row++) {
            int i = row - from;
            exact &= ofFirst[i] >= Float.MIN_NORMAL;
            // log Σ exp l = l_v − log a_v for any v.
            double logSumOfZ = logitOfFirst[i] - Math.log(ofFirst[i]);
            sums[row] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
            int text = row / samples;
            for (int c = 0; c < classes; c++) {
                exact &= sums[row][c] >= SMALLEST_SUM;
                logLikelihood[c * samples + row % samples][text] = countsOfRows[row]
                        + countsOfClasses[text * classes + c]
                        - counts.lengths()[text] * (logSumOfZ + highest[c] + Math.log(sums[row][c]));
            }
        }
        return new Decoded(a, exact);
    }

    /** The gradients of rows, {@code [rows][classes]}: of the log-likelihoods, and these times ω. */
    private record RowGradients(float[][] ofLogLikelihoods, float[][] ofZ) {
        /** Whether all ω of these rows are 1, as with a single sample. */
        boolean areTheSame(int from, int to) {
            return IntStream.range(from, to).allMatch(row -> Arrays.equals(ofLogLikelihoods[row], ofZ[row]));
        }
    }

    /**
     * Back-propagates into the parameters.
     *
     * @param textsAtOnce the number of texts whose rows make up a tile
     * @return the gradient with respect to z, {@code [samples, texts, latent]}, in the scope; null if the log-likelihoods are not
     *     exact, and then no gradient has been added to
     */
    NDArray backPropagate(int textsAtOnce, ClassGradients gradients) {
        RowGradients ofRows = new RowGradients(new float[rowCount()][classes], new float[rowCount()][classes]);
        NDArray extended = owned(BagDecoder.withOnes(rows));
        long words = weights.ofZ().getShape().get(0);
        // One product gives the gradients of W_z and of the bias.
        NDArray ofW = scope.zeros(new Shape(words, extended.getShape().get(1)));
        NDArray ofU = scope.zeros(new Shape(words, classes));
        NDList expected = new NDList();
        for (int text = 0; text < counts.texts(); text += textsAtOnce) {
            int end = Math.min(counts.texts(), text + textsAtOnce);
            int from = text * samples;
            int to = end * samples;
            try (NDManager ofTile = scope.newSubManager()) {
                Decoded decoded = decode(ofTile, from, to);
                if (!decoded.isExact()) {
                    return null;
                }
                for (int own = text; own < end; own++) {
                    weigh(own, gradients, ofRows);
                }
                NDArray a = decoded.array();
                NDArray h = ofSums(ofTile, from, to, ofRows.ofLogLikelihoods());
                NDArray probabilities = h.matMul(ofClasses.transpose()).muli(a);
                NDArray some = extended.get(ofTile, new NDIndex().addSliceDim(from, to));
                ofW.subi(ownedBy(ofTile, probabilities.transpose().matMul(some)));
                ofU.subi(ownedBy(ofTile, a.transpose().matMul(h)));
                NDArray forZ = ofRows.areTheSame(from, to)
                        ? probabilities
                        : ofSums(ofTile, from, to, ofRows.ofZ())
                                .matMul(ofClasses.transpose())
                                .muli(a);
                expected.add(owned(forZ.matMul(weights.ofZ())));
            }
        }
        addToParameters(extended, ofW, ofU.muli(ofClasses), ofRows.ofLogLikelihoods());
        NDArray ofTexts = Rows.gather(textsOfRows, zOfTexts).muli(summed(ofRows.ofZ()));
        return ofTexts.subi(owned(NDArrays.concat(expected, 0)))
                .reshape(counts.texts(), samples, latent)
                .transpose(1, 0, 2);
    }

    private void weigh(int text, ClassGradients gradients, RowGradients ofRows) {
        double[] own = new double[classes * samples];
        for (int pair = 0; pair < own.length; pair++) {
            own[pair] = logLikelihood[pair][text];
        }
        WeightedGradients weighted = gradients.of(text, own);
        for (int pair = 0; pair < own.length; pair++) {
            int row = text * samples + pair % samples;
            double gradient = weighted.ofLogLikelihoods()[pair];
            ofRows.ofLogLikelihoods()[row][pair / samples] = (float) gradient;
            ofRows.ofZ()[row][pair / samples] = (float) (gradient * weighted.omega()[pair]);
        }
    }

    /** g N / Σ_v a_v u_cv of rows. */
    private NDArray ofSums(NDManager manager, int from, int to, float[][] gradients) {
        float[] values = new float[(to - from) * classes];
        for (int row = from; row < to; row++) {
            for (int c = 0; c < classes; c++) {
                values[(row - from) * classes + c] = gradients[row][c] * counts.lengths()[row / samples] / sums[row][c];
            }
        }
        return staging.floats(manager, new Shape(to - from, classes), values);
    }

    private static NDArray ownedBy(NDManager manager, NDArray array) {
        array.attach(manager);
        return array;
    }

    /** The sums of rows, {@code [rows, 1]}. */
    private NDArray summed(float[][] values) {
        float[] sums = new float[values.length];
        for (int row = 0; row < sums.length; row++) {
            for (float value : values[row]) {
                sums[row] += value;
            }
        }
        return staging.floats(scope, new Shape(sums.length, 1), sums);
    }

    /** Adds the terms with n, and hands the gradients to the parameters. */
    private void addToParameters(NDArray extended, NDArray ofW, NDArray ofU, float[][] gradients) {
        long columns = extended.getShape().get(1);
        NDArray ofTexts = extended.mul(summed(gradients))
                .reshape(counts.texts(), samples, columns)
                .sum(new int[] {1});
        counts.addTo(ofW, ofTexts);
        float[] ofTextsAndClasses = new float[counts.texts() * classes];
        for (int row = 0; row < gradients.length; row++) {
            for (int c = 0; c < classes; c++) {
                ofTextsAndClasses[row / samples * classes + c] += gradients[row][c];
            }
        }
        NDArray forClasses = staging.floats(scope, new Shape(counts.texts(), classes), ofTextsAndClasses);
        counts.addTo(ofU, forClasses);
        NDList parts = ofW.split(new long[] {latent, latent + 1L}, 1);
        weights.backPropagate(parts.get(0), ofU, parts.get(1).squeeze(1));
    }
}
