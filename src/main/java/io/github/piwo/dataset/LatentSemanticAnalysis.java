package io.github.piwo.dataset;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Latent semantic analysis (Deerwester et al., 1990): a text as its components along the directions in which the tf-idf counts of
 * the training texts differ most. The directions are the leading right singular vectors of the matrix of texts and words, found by
 * subspace iteration from a keyed random start (Halko et al., 2011).
 *
 * <p>Components have mean 0 over the training texts, and together a mean square of 1: the first ones, along which texts differ
 * most, stay the largest. Immutable.
 */
public final class LatentSemanticAnalysis {
    /** More texts, spread evenly over all, would hardly change the directions. */
    private static final int MOST_TEXTS = 50_000;
    /** Directions beyond those asked for, which make the iteration converge faster. */
    private static final int MORE_DIRECTIONS = 10;

    private static final int ITERATIONS = 5;
    /** Below this share of the largest eigenvalue a direction is rounding. */
    private static final double SMALLEST_SHARE = 1e-12;

    private final BagOfWords bags;
    private final int size;
    /** Scaled, {@code [vocabulary][size]}. */
    private final double[][] directions;

    private final double[] means;

    /**
     * What an analysis consists of.
     *
     * @param ofWords scaled directions, {@code [vocabulary][size]}
     * @param means of the components over the training texts, {@code [size]}
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Directions(double[][] ofWords, double[] means) {}

    LatentSemanticAnalysis(BagOfWords bags, Directions directions) {
        this(bags, directions.ofWords(), directions.means());
    }

    private LatentSemanticAnalysis(BagOfWords bags, double[][] directions, double[] means) {
        this.bags = bags;
        this.size = means.length;
        this.directions = directions;
        this.means = means;
    }

    /**
     * Analyses texts: seconds for tens of thousands.
     *
     * @param size the number of components; those beyond the number of words are 0
     */
    static LatentSemanticAnalysis of(BagOfWords bags, List<TextSet> training, int size) {
        Sample sample = new Sample(training);
        int words = bags.vocabularySize() - BagOfWords.first();
        double[][] directions =
                new SubspaceIteration(bags, sample, Math.min(words, size + MORE_DIRECTIONS)).leading(size);
        LatentSemanticAnalysis plain = new LatentSemanticAnalysis(bags, directions, new double[size]);
        double[] sums = new double[size];
        double[] squares = new double[size];
        float[] components = new float[size];
        long texts = sample.each(tokens -> {
            plain.components(tokens, components, 0);
            for (int i = 0; i < size; i++) {
                sums[i] += components[i];
                squares[i] += (double) components[i] * components[i];
            }
        });
        double[] means =
                Arrays.stream(sums).map(sum -> texts == 0 ? 0 : sum / texts).toArray();
        double variance = 0;
        for (int i = 0; i < size && texts > 0; i++) {
            variance += (squares[i] / texts - means[i] * means[i]) / size;
        }
        double factor = variance > 0 ? 1 / Math.sqrt(variance) : 0;
        for (double[] ofWord : directions) {
            scale(ofWord, factor);
        }
        scale(means, factor);
        return new LatentSemanticAnalysis(bags, directions, means);
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /** What it consists of; must not be changed. */
    public Directions directions() {
        return new Directions(directions, means);
    }

    /** The number of components. */
    public int size() {
        return size;
    }

    /**
     * The components of a text.
     *
     * @param target gets {@link #size} numbers
     * @param from the place of the first of them
     */
    public void components(int[] tokens, float[] target, int from) {
        double[] sum = new double[size];
        bags.tfidf(tokens, (word, weight) -> add(weight, directions[word], sum));
        for (int i = 0; i < size; i++) {
            target[from + i] = (float) (sum[i] - means[i]);
        }
    }

    private static void add(double factor, double[] from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    /** Texts spread evenly over the training texts. */
    private record Sample(List<TextSet> training) {

        /** Visits each text, and returns their number. */
        long each(Consumer<int[]> visitor) {
            long all = training.stream().mapToLong(TextSet::size).sum();
            long step = 1 + Math.max(0, all - 1) / MOST_TEXTS;
            long number = 0;
            long visited = 0;
            for (TextSet set : training) {
                for (int text = 0; text < set.size(); text++) {
                    if (number++ % step == 0) {
                        visitor.accept(set.tokens(text));
                        visited++;
                    }
                }
            }
            return visited;
        }
    }

    /** The leading eigenvectors of AᵀA, where the rows of A are the tf-idf counts of texts. */
    private record SubspaceIteration(BagOfWords bags, Sample sample, int dimensions) {

        /** Columns of length 1, the most important one first, {@code [vocabulary][size]}. */
        double[][] leading(int size) {
            double[][] basis = orthonormal(start());
            for (int iteration = 1; iteration < ITERATIONS; iteration++) {
                basis = orthonormal(gramTimes(basis));
            }
            // Within the basis the matrix is small enough for an exact decomposition.
            EigenDecomposition small = new EigenDecomposition(inner(basis, gramTimes(basis)));
            double[][] weights = new double[size][dimensions];
            for (int i = 0; i < Math.min(size, dimensions); i++) {
                weights[i] = small.getEigenvector(i).toArray();
            }
            return times(basis, weights);
        }

        private double[][] start() {
            RandomGenerator random = new KeyedRandom(0).generator("latent-semantic-analysis");
            double[][] start = new double[bags.vocabularySize()][dimensions];
            for (int word = BagOfWords.first(); word < start.length; word++) {
                Arrays.setAll(start[word], i -> random.nextGaussian());
            }
            return start;
        }

        private double[][] gramTimes(double[][] basis) {
            double[][] product = new double[basis.length][dimensions];
            double[] ofText = new double[dimensions];
            sample.each(tokens -> {
                Arrays.fill(ofText, 0);
                bags.tfidf(tokens, (word, weight) -> add(weight, basis[word], ofText));
                bags.tfidf(tokens, (word, weight) -> add(weight, ofText, product[word]));
            });
            return product;
        }

        /** A basis of the space that the columns span; its columns are 0 where the space has fewer dimensions. */
        private double[][] orthonormal(double[][] columns) {
            EigenDecomposition gram = new EigenDecomposition(inner(columns, columns));
            double largest = gram.getRealEigenvalue(0);
            double[][] weights = new double[dimensions][];
            for (int i = 0; i < dimensions; i++) {
                double value = gram.getRealEigenvalue(i);
                double factor = value <= largest * SMALLEST_SHARE ? 0 : 1 / Math.sqrt(value);
                weights[i] = gram.getEigenvector(i).mapMultiply(factor).toArray();
            }
            return times(columns, weights);
        }

        /** Sums of columns, one for each list of weights. */
        private static double[][] times(double[][] columns, double[][] weights) {
            double[][] sums = new double[columns.length][weights.length];
            for (int row = 0; row < columns.length; row++) {
                for (int i = 0; i < weights.length; i++) {
                    for (int k = 0; k < weights[i].length; k++) {
                        sums[row][i] += columns[row][k] * weights[i][k];
                    }
                }
            }
            return sums;
        }

        /** leftᵀ · right, which is symmetric but for rounding. */
        private RealMatrix inner(double[][] left, double[][] right) {
            double[][] inner = new double[dimensions][dimensions];
            for (int row = 0; row < left.length; row++) {
                for (int i = 0; i < dimensions; i++) {
                    add(left[row][i], right[row], inner[i]);
                }
            }
            for (int i = 0; i < dimensions; i++) {
                for (int k = 0; k < i; k++) {
                    inner[i][k] = (inner[i][k] + inner[k][i]) / 2;
                    inner[k][i] = inner[i][k];
                }
            }
            return new Array2DRowRealMatrix(inner, false);
        }
    }
}
