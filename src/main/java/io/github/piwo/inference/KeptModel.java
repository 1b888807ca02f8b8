package io.github.piwo.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.Tensor;
import io.github.piwo.store.UnusableModelException;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.KeyedRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * A model that outlived its trial. Its folder holds a few texts of random words with the probabilities that the model gave them
 * when it was kept; whoever reads it computes them again, and a model that gives others is refused.
 *
 * @param vocabulary the tokens by index, special tokens first
 */
public record KeptModel(ModelDescription description, List<String> vocabulary, TextClassifier classifier)
        implements AutoCloseable {
    private static final int VERIFIED_TEXTS = 8;
    /** Devices and versions of the library round differently. */
    private static final double TOLERANCE = 1e-4;

    /** How raw texts are to be given to the model. */
    public TextReader reader() {
        return new TextReader(description.text(), vocabulary);
    }

    /** Writes a model to its folder; what the folder held before is removed. */
    public void writeTo(ModelFolder folder) throws IOException {
        folder.write(description.json(), classifier.tensors(), vocabulary, verification());
    }

    private JsonNode verification() {
        List<int[]> texts = randomTexts();
        double[][] probabilities = classifier.probabilities(texts);
        ObjectNode verification = Json.MAPPER.createObjectNode();
        ArrayNode cases = verification.putArray("texts");
        for (int i = 0; i < probabilities.length; i++) {
            ObjectNode text = cases.addObject();
            text.set("tokens", Json.MAPPER.valueToTree(texts.get(i)));
            text.set("probabilities", Json.MAPPER.valueToTree(probabilities[i]));
        }
        return verification;
    }

    /** Texts of different lengths, each with its closing token. */
    private List<int[]> randomTexts() {
        RandomGenerator random = new KeyedRandom(0).generator("verification");
        int words = Math.max(1, description.text().maxTokens() - 1);
        List<int[]> texts = new ArrayList<>();
        for (int i = 1; i <= VERIFIED_TEXTS; i++) {
            int[] tokens = new int[1 + (words * i + VERIFIED_TEXTS - 1) / VERIFIED_TEXTS];
            for (int place = 0; place < tokens.length - 1; place++) {
                int token = random.nextInt(SpecialTokens.EOS, vocabulary.size());
                tokens[place] = token == SpecialTokens.EOS ? SpecialTokens.UNK : token;
            }
            tokens[tokens.length - 1] = SpecialTokens.EOS;
            texts.add(tokens);
        }
        return texts;
    }

    /**
     * Reads a model. The caller closes it.
     *
     * @param memory how networks use memory
     * @param device that networks work on
     * @throws UnusableModelException if a file is missing or damaged, or if the model gives other probabilities than it gave
     *     when it was kept
     */
    public static KeptModel read(ModelFolder folder, MemorySettings memory, TrainingDevice device) throws IOException {
        return of(folder.read(), folder.toString(), memory, device);
    }

    /**
     * Likewise, of files that have been read.
     *
     * @param folder their place, for messages
     */
    static KeptModel of(ModelFolder.Content content, String folder, MemorySettings memory, TrainingDevice device)
            throws IOException {
        ModelDescription description;
        TextClassifier classifier;
        try {
            description = ModelDescription.of(content.model());
            classifier = classifier(description, content.tensors(), memory, device);
        } catch (JsonProcessingException e) {
            throw new UnusableModelException(folder + "/model.json: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new UnusableModelException(folder + "/model.safetensors: " + e.getMessage());
        }
        KeptModel model = new KeptModel(description, content.vocabulary(), classifier);
        try {
            model.verify(folder, content.verification());
        } catch (IllegalArgumentException e) {
            model.close();
            throw new UnusableModelException(folder + "/model.safetensors: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        return model;
    }

    private static TextClassifier classifier(
            ModelDescription description,
            SortedMap<String, Tensor> tensors,
            MemorySettings memory,
            TrainingDevice device) {
        return description.trial().objective().isBaseline()
                ? BaselineClassifier.restored(description.trial().objective(), tensors)
                : NetworkClassifier.restored(description.networks(), tensors, memory, device);
    }

    private void verify(String folder, JsonNode verification) throws IOException {
        List<int[]> texts = new ArrayList<>();
        List<double[]> expected = new ArrayList<>();
        for (JsonNode text : verification.path("texts")) {
            texts.add(Json.MAPPER.treeToValue(text.path("tokens"), int[].class));
            expected.add(Json.MAPPER.treeToValue(text.path("probabilities"), double[].class));
        }
        double[][] given = classifier.probabilities(texts);
        for (int i = 0; i < given.length; i++) {
            for (int c = 0; c < given[i].length; c++) {
                if (!(Math.abs(given[i][c] - expected.get(i)[c]) <= TOLERANCE)) {
                    throw new UnusableModelException(folder + ": the model gives text " + (i + 1)
                            + " of verification.json the probability " + given[i][c] + " of class "
                            + description.classNames().get(c) + ", and gave " + expected.get(i)[c]
                            + " when it was kept");
                }
            }
        }
    }

    @Override
    public void close() {
        classifier.close();
    }
}
