package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatentSemanticAnalysisTest {
    private static final int WORDS = 12;
    private static final int VOCABULARY = WORDS + BagOfWords.first();
    private static final int SIZE = 3;

    private final int[][] texts = texts();
    private final BagOfWords bags = bags(texts);

    /** Three topics of four words each, and some words of other topics. */
    private static int[][] texts() {
        Random random = new Random(4);
        int[][] texts = new int[60][20];
        for (int text = 0; text < texts.length; text++) {
            for (int i = 0; i < texts[text].length; i++) {
                int word = random.nextInt(4) == 0 ? random.nextInt(WORDS) : 4 * (text % 3) + random.nextInt(4);
                texts[text][i] = BagOfWords.first() + word;
            }
        }
        return texts;
    }

    private static BagOfWords bags(int[]... texts) {
        int[] starts = new int[texts.length + 1];
        for (int text = 0; text < texts.length; text++) {
            starts[text + 1] = starts[text] + texts[text].length;
        }
        int[] tokens = Arrays.stream(texts).flatMapToInt(Arrays::stream).toArray();
        TextSet set = new TextSet(tokens, starts, new int[texts.length], new long[texts.length]);
        return new BagOfWords(List.of(set), new float[VOCABULARY], VOCABULARY);
    }

    @Test
    void componentsAreThoseOfTheSingularValueDecompositionCentredAndScaled() {
        double[][] counts = new double[texts.length][VOCABULARY];
        for (int text = 0; text < texts.length; text++) {
            double[] row = counts[text];
            bags.tfidf(texts[text], (word, weight) -> row[word] = weight);
        }
        var matrix = new Array2DRowRealMatrix(counts);
        double[][] expected = matrix.multiply(
                        new SingularValueDecomposition(matrix).getV().getSubMatrix(0, VOCABULARY - 1, 0, SIZE - 1))
                .getData();
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            double mean = 0;
            for (double[] row : expected) {
                mean += row[i] / expected.length;
            }
            for (double[] row : expected) {
                row[i] -= mean;
                squares += row[i] * row[i] / expected.length / SIZE;
            }
        }
        LatentSemanticAnalysis analysis = bags.latentSemanticAnalysis(SIZE);
        double[] signs = new double[SIZE];
        for (int text = 0; text < texts.length; text++) {
            float[] components = new float[SIZE + 2];
            analysis.components(texts[text], components, 1);
            assertThat(components[0]).isZero();
            assertThat(components[SIZE + 1]).isZero();
            for (int i = 0; i < SIZE; i++) {
                if (text == 0) {
                    signs[i] = Math.signum(expected[0][i] * components[1 + i]);
                }
                assertThat((double) components[1 + i])
                        .isCloseTo(signs[i] * expected[text][i] / Math.sqrt(squares), Offset.offset(1e-4));
            }
        }
    }

    @Test
    void theSameTextsHaveTheSameComponents() {
        float[] once = new float[SIZE];
        float[] again = new float[SIZE];
        bags.latentSemanticAnalysis(SIZE).components(texts[7], once, 0);
        bags(texts).latentSemanticAnalysis(SIZE).components(texts[7], again, 0);
        assertThat(again).isEqualTo(once);
    }

    @Test
    void componentsThatTheTextsDoNotHaveAreZero() {
        int[][] few = {{4, 4, 5}, {4, 5, 5}, {5}, {3}};
        float[] components = new float[5];
        bags(few).latentSemanticAnalysis(5).components(few[0], components, 0);
        assertThat(components[0]).isNotZero();
        assertThat(components).endsWith(0, 0, 0);
        bags().latentSemanticAnalysis(5).components(few[0], components, 0);
        assertThat(components).containsOnly(0);
    }
}
