package io.github.piwo.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.inference.TextGenerator.Generated;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.model.TokenChoice;
import io.github.piwo.objective.GenerativeModel;
import io.github.piwo.trial.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private static final List<String> VOCABULARY = List.of("<pad>", "<unk>", "<go>", "<eos>", "a", "b", "c");
    private static final int WORD_SIZE = 3;
    private static final int CLASSES = 2;
    private static final int MOST_TOKENS = 3;
    private static final int TEXTS = 20_000;
    private static final KeyedRandom RANDOM = new KeyedRandom(3);
    private static final MemorySettings MEMORY = new MemorySettings(0, 1 << 16, 1 << 12);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void textsOfALabelAreAsFrequentAsTheyAreProbable() {
        NetworkClassifier network = network(Encoder.BILSTM, Decoder.LSTM);
        TextGenerator generator = new TextGenerator(network, VOCABULARY, MOST_TOKENS);
        List<int[]> all = allTexts();
        for (int label = 0; label < CLASSES; label++) {
            double[] expected = probabilities(network, all, label);
            assertThat(Arrays.stream(expected).sum()).isBetween(1 - 1e-4, 1 + 1e-4);
            Map<String, Integer> found = new HashMap<>();
            for (Generated text : generator.ofLabel(label, TEXTS, TokenChoice.PLAIN, RANDOM)) {
                found.merge(Arrays.toString(text.tokens()), 1, Integer::sum);
            }
            assertThat(pValue(all, expected, found)).as("label " + label).isGreaterThan(0.001);
            // The test can fail: the texts of the other label are others.
            assertThat(pValue(all, probabilities(network, all, 1 - label), found))
                    .isLessThan(1e-6);
        }
    }

    /** Pearson's χ² test; texts that are expected less than five times count together. */
    private static double pValue(List<int[]> all, double[] expected, Map<String, Integer> found) {
        double statistic = 0;
        double rareExpected = 0;
        double rareFound = 0;
        int cells = 0;
        for (int i = 0; i < expected.length; i++) {
            double mean = TEXTS * expected[i];
            int count = found.getOrDefault(Arrays.toString(all.get(i)), 0);
            if (mean < 5) {
                rareExpected += mean;
                rareFound += count;
            } else {
                statistic += (count - mean) * (count - mean) / mean;
                cells++;
            }
        }
        if (rareExpected >= 5) {
            statistic += (rareFound - rareExpected) * (rareFound - rareExpected) / rareExpected;
            cells++;
        }
        assertThat(cells).isGreaterThan(20);
        return ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
    }

    /** Every text of at most three tokens: ended, or cut. */
    private static List<int[]> allTexts() {
        List<int[]> texts = new ArrayList<>();
        List<int[]> begun = List.of(new int[0]);
        for (int length = 1; length <= MOST_TOKENS; length++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] text : begun) {
                for (int token : new int[] {SpecialTokens.UNK, SpecialTokens.EOS, 4, 5, 6}) {
                    int[] next = Arrays.copyOf(text, length);
                    next[length - 1] = token;
                    boolean hasEnded = token == SpecialTokens.EOS || length == MOST_TOKENS;
                    (hasEnded ? texts : longer).add(next);
                }
            }
            begun = longer;
        }
        return texts;
    }

    /** p(x|y) = ∫ p(x|y,z) p(y|z) p(z) dz / ∫ p(y|z) p(z) dz, on a grid of the one-dimensional z. */
    private double[] probabilities(NetworkClassifier network, List<int[]> texts, int label) {
        int half = 60;
        int size = 2 * half + 1;
        float[] z = new float[size];
        for (int i = 0; i < size; i++) {
            z[i] = 0.1f * (i - half);
        }
        return Autograd.paused(() -> {
            double[] weights = new double[size];
            double[] probabilities = new double[texts.size()];
            for (int text = 0; text < texts.size(); text++) {
                try (NDManager scope = manager.newSubManager()) {
                    TokenBatch batch = TokenBatch.of(new int[][] {texts.get(text)});
                    GenerativeModel model = network.model().decoder(scope, batch, Dropout.none());
                    NDArray latent = scope.create(z, new Shape(size, 1, 1));
                    float[] oneHot = new float[CLASSES];
                    oneHot[label] = 1;
                    double[][] logLikelihood =
                            model.logLikelihood(latent, scope.create(oneHot, new Shape(1, 1, CLASSES)));
                    float[] ofLabels = model.labelLogits(latent).softmax(-1).toFloatArray();
                    for (int i = 0; i < size; i++) {
                        weights[i] = Math.exp(-0.5 * z[i] * z[i]) * ofLabels[i * CLASSES + label];
                        probabilities[text] += weights[i] * Math.exp(logLikelihood[i][0]);
                    }
                }
            }
            double sum = Arrays.stream(weights).sum();
            return Arrays.stream(probabilities).map(value -> value / sum).toArray();
        });
    }

    @Test
    void aTextDoesNotDependOnThoseBesideIt() {
        for (Decoder decoder : Decoder.values()) {
            TextGenerator generator = new TextGenerator(network(Encoder.BILSTM, decoder), VOCABULARY, MOST_TOKENS);
            List<Generated> many = generator.ofLabel(1, 100, new TokenChoice(0.8, 0.9), RANDOM);
            List<Generated> few = generator.ofLabel(1, 3, new TokenChoice(0.8, 0.9), RANDOM);
            assertThat(few)
                    .extracting(Generated::text)
                    .isEqualTo(many.stream().limit(3).map(Generated::text).toList());
            assertThat(generator.ofLabel(1, 100, TokenChoice.PLAIN, new KeyedRandom(4)))
                    .extracting(Generated::text)
                    .isNotEqualTo(many.stream().map(Generated::text).toList());
        }
    }

    @Test
    void aBagOfWordsGivesWordsThatItsLabelSpeaksFor() {
        NetworkClassifier network = network(Encoder.BAG_OF_WORDS, Decoder.BAG_OF_WORDS);
        TextGenerator generator = new TextGenerator(network, VOCABULARY, 2);
        for (Generated text : generator.ofLabel(0, 50, TokenChoice.PLAIN, RANDOM)) {
            assertThat(text.tokens()).hasSize(2).doesNotContain(0, 1, 2, SpecialTokens.EOS);
            assertThat(text.hasEnded()).isFalse();
            assertThat(text.text().split(" ")).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void aWalkBeginsAndEndsWhereTheTextsAre() {
        NetworkClassifier network = network(Encoder.BILSTM, Decoder.BAG_OF_WORDS);
        TextGenerator generator = new TextGenerator(network, VOCABULARY, 3);
        int[] from = {4, 4, 4, 3};
        int[] to = {6, 5, 6, 6, 3};
        List<String> there = generator.between(from, to, 5, TokenChoice.PLAIN, RANDOM).stream()
                .map(Generated::text)
                .toList();
        List<String> back = generator.between(to, from, 5, TokenChoice.PLAIN, RANDOM).stream()
                .map(Generated::text)
                .toList();
        assertThat(there).hasSize(5);
        assertThat(back.get(0)).isEqualTo(there.get(4));
        assertThat(back.get(4)).isEqualTo(there.get(0));
    }

    @Test
    void textsLikeOneComeFromItsOwnZ() {
        TextGenerator generator = new TextGenerator(network(Encoder.BILSTM, Decoder.LSTM), VOCABULARY, MOST_TOKENS);
        List<Generated> texts = generator.like(new int[] {4, 5, 3}, 1, 400, TokenChoice.PLAIN, RANDOM);
        assertThat(texts).hasSize(400).allMatch(text -> text.label() == 1);
        assertThat(generator.like(new int[] {4, 5, 3}, 1, 400, TokenChoice.PLAIN, RANDOM))
                .extracting(Generated::text)
                .isEqualTo(texts.stream().map(Generated::text).toList());
        assertThat(generator.like(new int[] {6, 6, 6, 3}, 1, 400, TokenChoice.PLAIN, RANDOM))
                .extracting(Generated::text)
                .isNotEqualTo(texts.stream().map(Generated::text).toList());
    }

    @Test
    void aClassifierAloneWritesNothing() {
        NetworkClassifier network = network(Encoder.BILSTM, Decoder.LSTM);
        Parameters classifier = new Parameters(manager);
        for (String name : network.model().parameters().names()) {
            if (!name.startsWith("p_")) {
                classifier.add(name, network.model().parameters().array(name).duplicate());
            }
        }
        NetworkClassifier none = new NetworkClassifier(
                manager, network.settings(), Optional.empty(), classifier, MEMORY, Recurrence.STEPWISE, name -> true);
        assertThatThrownBy(() -> new TextGenerator(none, VOCABULARY, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Random networks whose texts depend much on y and z. Padding and start are as good as impossible. */
    private NetworkClassifier network(Encoder encoder, Decoder decoder) {
        KeyedRandom random = new KeyedRandom(8);
        int size = VOCABULARY.size();
        float[] words = new float[size * WORD_SIZE];
        var generator = random.generator("words");
        for (int i = 0; i < words.length; i++) {
            words[i] = (float) generator.nextGaussian();
        }
        ModelSettings settings = new ModelSettings(encoder, decoder, List.of(BagFeature.TFIDF), 2, 4, 4, 1, 3, 5, 0);
        TextSet training =
                new TextSet(new int[] {4, 5, 6, 4, 4, 5, 6, 6}, new int[] {0, 3, 6, 8}, new int[3], new long[3]);
        Optional<BagOfWords> bags = Optional.of(new BagOfWords(List.of(training), words, size));
        Parameters scaled = new Parameters(manager);
        try (Parameters fresh =
                new ParameterInitialiser(settings, bags, random::generator).initialise(manager, words, size, CLASSES)) {
            for (String name : fresh.names()) {
                float[] values = fresh.array(name).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= name.startsWith("p_x.logits.bias") ? 1 : 2.5f;
                }
                if (name.equals("p_x.logits.bias") && decoder == Decoder.LSTM) {
                    values[SpecialTokens.PAD] = -1e4f;
                    values[SpecialTokens.GO] = -1e4f;
                }
                scaled.add(name, manager.create(values, fresh.array(name).getShape()));
            }
        }
        return new NetworkClassifier(manager, settings, bags, scaled, MEMORY, Recurrence.STEPWISE, name -> true);
    }
}
