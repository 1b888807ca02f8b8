package io.github.piwo.model;

import ai.djl.ndarray.NDManager;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.engine.Autograd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What the {@link BagDecoder} says a text is about. It knows no order and no length of texts, so no text is drawn: these are the
 * words that y and z speak for most, those with the largest terms p_v log(p_v / p⁰_v) of the divergence between p(v|y,z) and
 * p⁰ = softmax(b), which is the same for all texts. The most probable words alone would be the same commas and articles for
 * every text.
 */
final class BagSampler implements TextSampler {
    private final Parameters parameters;

    BagSampler(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public List<int[]> texts(
            float[][] z, int[] labels, int maxTokens, TokenChoice choice, List<RandomGenerator> randoms) {
        List<int[]> texts = new ArrayList<>();
        try (NDManager scope = parameters.manager().newSubManager()) {
            BagWeights weights = Autograd.paused(() -> new BagWeights(scope, parameters, z[0].length));
            float[] ofZ = weights.ofZ().toFloatArray();
            float[] ofClasses = weights.ofClasses().toFloatArray();
            float[] bias = weights.bias().toFloatArray();
            int classes = ofClasses.length / bias.length;
            double[] usual = logSoftmax(IntStream.range(0, bias.length)
                    .mapToDouble(word -> bias[word])
                    .toArray());
            for (int text = 0; text < z.length; text++) {
                double[] logits = new double[bias.length];
                for (int word = 0; word < logits.length; word++) {
                    logits[word] = bias[word] + ofClasses[word * classes + labels[text]];
                    for (int i = 0; i < z[text].length; i++) {
                        logits[word] += ofZ[word * z[text].length + i] * z[text][i];
                    }
                }
                texts.add(words(logSoftmax(logits), usual, maxTokens));
            }
        }
        return texts;
    }

    private static double[] logSoftmax(double[] logits) {
        double highest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - highest))
                .sum();
        double logSum = highest + Math.log(sum);
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i] - logSum)
                .toArray();
    }

    private static int[] words(double[] logProbabilities, double[] usual, int count) {
        double[] terms = IntStream.range(0, usual.length)
                .mapToDouble(word -> Math.exp(logProbabilities[word]) * (logProbabilities[word] - usual[word]))
                .toArray();
        return IntStream.range(0, terms.length)
                .boxed()
                .sorted(Comparator.comparingDouble(word -> -terms[word]))
                .limit(count)
                .mapToInt(word -> word + SpecialTokens.NAMES.size())
                .toArray();
    }
}
