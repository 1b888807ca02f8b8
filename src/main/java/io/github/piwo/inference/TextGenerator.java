package io.github.piwo.inference;

import ai.djl.ndarray.NDManager;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.TextSampler;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.model.TokenChoice;
import io.github.piwo.objective.LogWeights;
import io.github.piwo.objective.Posterior;
import io.github.piwo.trial.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts of a model's own: z from p(z|y), from q(z|x) of a text, or on the way between two texts, and then x from p(x|y,z). Each text
 * has random numbers of its own, keyed by its number. For use by one thread.
 */
public final class TextGenerator {
    /** After so many z of p(z) the one that speaks most for a label is taken, if the model hardly ever gives the label. */
    private static final int MOST_TRIES = 10_000;

    private final NetworkClassifier network;
    private final List<String> vocabulary;
    private final int maxTokens;
    private final TextSampler sampler;
    private final float[] weight;
    private final float[] bias;

    /**
     * For a network with a generative model.
     *
     * @param vocabulary the tokens by index
     * @param maxTokens the most tokens of a text; the number of words that stand for a text of a bag of words
     * @throws IllegalArgumentException if it has no generative model
     */
    public TextGenerator(TextClassifier network, List<String> vocabulary, int maxTokens) {
        if (!(network instanceof NetworkClassifier generative) || !generative.isGenerative()) {
            throw new IllegalArgumentException("a classifier without a generative model");
        }
        this.network = generative;
        this.vocabulary = List.copyOf(vocabulary);
        this.maxTokens = maxTokens;
        this.sampler = generative.model().sampler();
        this.weight = generative.model().parameters().array("p_y.logits.weight").toFloatArray();
        this.bias = generative.model().parameters().array("p_y.logits.bias").toFloatArray();
    }

    /**
     * A generated text.
     *
     * @param label that it was generated for
     * @param tokens with the closing {@code <eos>} if the text has ended
     * @param text its words, with blanks between them
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Generated(int label, int[] tokens, String text) {
        /** Whether the model ended the text, rather than the largest number of tokens. */
        public boolean hasEnded() {
            return tokens.length > 0 && tokens[tokens.length - 1] == SpecialTokens.EOS;
        }
    }

    /**
     * Texts of p(x|y): z is drawn from p(z) and kept with probability p(y|z), so it is of p(z|y), and then x is drawn from
     * p(x|y,z).
     */
    public List<Generated> ofLabel(int label, int count, TokenChoice choice, KeyedRandom random) {
        List<RandomGenerator> randoms = randoms("label." + label, count, random);
        float[][] z = randoms.stream().map(own -> latentOf(label, own)).toArray(float[][]::new);
        return generate(z, IntStream.generate(() -> label).limit(count).toArray(), choice, randoms);
    }

    private float[] latentOf(int label, RandomGenerator random) {
        float[] likeliest = new float[network.settings().latentSize()];
        double highest = -1;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            float[] z = new float[likeliest.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) random.nextGaussian();
            }
            double probability = labels(z)[label];
            if (random.nextDouble() < probability) {
                return z;
            }
            if (probability > highest) {
                highest = probability;
                likeliest = z;
            }
        }
        return likeliest;
    }

    /** p(y|z). */
    private double[] labels(float[] z) {
        double[] logits = new double[bias.length];
        for (int label = 0; label < logits.length; label++) {
            logits[label] = bias[label];
            for (int i = 0; i < z.length; i++) {
                logits[label] += weight[label * z.length + i] * z[i];
            }
        }
        return LogWeights.normalised(logits);
    }

    /**
     * Texts like a given one: z from q(z|x).
     *
     * @param text its tokens
     */
    public List<Generated> like(int[] text, int label, int count, TokenChoice choice, KeyedRandom random) {
        Gaussian posterior = posterior(text);
        List<RandomGenerator> randoms = randoms("like", count, random);
        float[][] z = randoms.stream()
                .map(own -> {
                    float[] latent = new float[posterior.mean().length];
                    for (int i = 0; i < latent.length; i++) {
                        latent[i] = (float) (posterior.mean()[i] + posterior.scale()[i] * own.nextGaussian());
                    }
                    return latent;
                })
                .toArray(float[][]::new);
        return generate(z, IntStream.generate(() -> label).limit(count).toArray(), choice, randoms);
    }

    /**
     * Texts on a straight line in z from the mean of q(z|x) of one text to that of another, both ends included. Each has the label that
     * p(y|z) prefers there.
     *
     * @param count at least 2
     */
    public List<Generated> between(int[] from, int[] to, int count, TokenChoice choice, KeyedRandom random) {
        float[] start = posterior(from).mean();
        float[] end = posterior(to).mean();
        float[][] z = new float[count][start.length];
        int[] labels = new int[count];
        for (int step = 0; step < count; step++) {
            float share = (float) step / (count - 1);
            for (int i = 0; i < start.length; i++) {
                z[step][i] = start[i] + share * (end[i] - start[i]);
            }
            labels[step] = Prediction.best(labels(z[step]));
        }
        return generate(z, labels, choice, randoms("between", count, random));
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Gaussian(float[] mean, float[] scale) {}

    private Gaussian posterior(int[] text) {
        return Autograd.paused(() -> {
            try (NDManager scope = network.manager().newSubManager()) {
                Posterior posterior =
                        network.encode(scope, TokenBatch.of(new int[][] {text})).posterior();
                return new Gaussian(
                        posterior.mean().toFloatArray(), posterior.scale().toFloatArray());
            }
        });
    }

    private static List<RandomGenerator> randoms(String purpose, int count, KeyedRandom random) {
        return IntStream.range(0, count)
                .mapToObj(text -> random.generator("generate." + purpose, text))
                .toList();
    }

    private List<Generated> generate(float[][] z, int[] labels, TokenChoice choice, List<RandomGenerator> randoms) {
        List<int[]> texts = sampler.texts(z, labels, maxTokens, choice, randoms);
        List<Generated> generated = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            generated.add(new Generated(labels[i], texts.get(i), words(texts.get(i))));
        }
        return generated;
    }

    private String words(int[] tokens) {
        return IntStream.of(tokens)
                .filter(token -> token != SpecialTokens.EOS)
                .mapToObj(vocabulary::get)
                .collect(Collectors.joining(" "));
    }
}
