package io.github.piwo.inference;

import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.objective.LogWeights;
import io.github.piwo.store.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One or more kept models that classify together: the probability of a class is the mean of theirs, and the likelihood of a text
 * is the mean of theirs. All read texts in the same way.
 */
final class VotingModels implements AutoCloseable {
    private final List<KeptModel> models;
    private final TextReader reader;

    private VotingModels(List<KeptModel> models, TextReader reader) {
        this.models = models;
        this.reader = reader;
    }

    /**
     * Restores models and checks what they give. The caller closes them.
     *
     * @param contents at least one; they read texts in the same way
     * @throws io.github.piwo.store.UnusableModelException if one cannot be used
     */
    static VotingModels of(List<ModelFolder.Content> contents, MemorySettings memory, TrainingDevice device)
            throws IOException {
        List<KeptModel> models = new ArrayList<>();
        try {
            for (ModelFolder.Content content : contents) {
                models.add(KeptModel.of(content, name(content), memory, device));
            }
            return new VotingModels(models, models.get(0).reader());
        } catch (IOException | RuntimeException e) {
            models.forEach(KeptModel::close);
            throw e;
        }
    }

    private static String name(ModelFolder.Content content) {
        return "the model of trial " + content.model().path("trial_id").asText();
    }

    /**
     * Refuses models that do not read texts in the same way.
     *
     * @throws SettingsException if they have other classes or another vocabulary
     */
    static void requireAlike(List<ModelFolder.Content> contents) {
        ModelFolder.Content first = contents.get(0);
        for (ModelFolder.Content other : contents) {
            if (!first.model().path("class_names").equals(other.model().path("class_names"))
                    || !first.model().path("text").equals(other.model().path("text"))
                    || !first.vocabulary().equals(other.vocabulary())) {
                throw new SettingsException(name(first) + " and " + name(other)
                        + " cannot vote together: they have other classes or another vocabulary");
            }
        }
    }

    /** What all models have in common, as the first one says it. */
    ModelDescription description() {
        return models.get(0).description();
    }

    /** The same models for use by another thread, closed before these. */
    VotingModels forThread() {
        return new VotingModels(
                models.stream()
                        .map(model -> new KeptModel(
                                model.description(),
                                model.vocabulary(),
                                model.classifier().forThread()))
                        .toList(),
                reader);
    }

    /** How raw texts are to be given to the models. */
    TextReader reader() {
        return reader;
    }

    /**
     * What the models say about texts.
     *
     * @param texts their tokens
     * @param boundSamples of z for the likelihood, or 0 if it is not needed
     */
    List<Prediction> predict(List<int[]> texts, int boundSamples) {
        List<double[][]> probabilities = new ArrayList<>();
        List<double[]> likelihoods = new ArrayList<>();
        for (KeptModel model : models) {
            probabilities.add(model.classifier().probabilities(texts));
            if (boundSamples > 0) {
                likelihoods.add(model.classifier().logLikelihoods(texts, boundSamples));
            }
        }
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            int text = i;
            double[] ofText =
                    mean(probabilities.stream().map(each -> each[text]).toList());
            OptionalDouble logLikelihood = likelihoods.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(LogWeights.bound(
                            likelihoods.stream().mapToDouble(each -> each[text]).toArray()));
            predictions.add(new Prediction(ofText, logLikelihood, texts.get(i).length));
        }
        return predictions;
    }

    private static double[] mean(List<double[]> votes) {
        if (votes.size() == 1) {
            return votes.get(0);
        }
        double[] mean = new double[votes.get(0).length];
        for (double[] vote : votes) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += vote[c] / votes.size();
            }
        }
        return mean;
    }

    @Override
    public void close() {
        models.forEach(KeptModel::close);
    }
}
