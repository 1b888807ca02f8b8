package io.github.piwo.training;

import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.inference.NetworkClassifier;
import io.github.piwo.inference.Prediction;
import io.github.piwo.inference.TextGenerator;
import io.github.piwo.inference.TextGenerator.Generated;
import io.github.piwo.model.TokenChoice;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/** Texts that a trained model writes for each class, as many as tell objectives apart over the splits without costing much time. */
final class GeneratedTexts {
    private static final int MOST_OF_A_CLASS = 20;
    private static final int MOST = 400;
    private static final int EXAMPLES_OF_A_CLASS = 3;
    private static final int MOST_EXAMPLES = 60;
    private static final int MOST_TOKENS = 64;
    /** Words that stand for a text of a bag of words. */
    private static final int WORDS = 20;

    private GeneratedTexts() {}

    /** Generates the texts and classifies them. */
    static Generation of(NetworkClassifier network, PreparedDataset dataset, Decoder decoder, KeyedRandom random) {
        int tokens = decoder == Decoder.LSTM
                ? Math.min(MOST_TOKENS, dataset.manifest().maxTokens())
                : WORDS;
        TextGenerator generator = new TextGenerator(network, dataset.vocabulary(), tokens);
        int classes = dataset.classes();
        int count = Math.max(1, Math.min(MOST_OF_A_CLASS, MOST / classes));
        List<Generated> texts = new ArrayList<>();
        List<Generation.Example> examples = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            List<Generated> own = generator.ofLabel(label, count, TokenChoice.PLAIN, random);
            texts.addAll(own);
            own.stream()
                    .limit(Math.min(EXAMPLES_OF_A_CLASS, MOST_EXAMPLES - examples.size()))
                    .forEach(text -> examples.add(new Generation.Example(text.label(), text.text())));
        }
        double[][] probabilities =
                network.probabilities(texts.stream().map(Generated::tokens).toList());
        int recognised = 0;
        for (int i = 0; i < probabilities.length; i++) {
            recognised += Prediction.best(probabilities[i]) == texts.get(i).label() ? 1 : 0;
        }
        return new Generation(texts.size(), recognised, examples);
    }
}
