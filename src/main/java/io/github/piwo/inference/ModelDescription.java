package io.github.piwo.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.DatasetSettings.Tokenizer;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.TableSettings.Markup;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialResult;
import java.util.List;

/**
 * What a kept model is, and how texts are to be given to it: the part {@code model} of {@code model.json}.
 *
 * @param classNames in the order of the probabilities
 * @param text how a raw text becomes tokens
 * @param networks the networks and their sizes; not used by reference classifiers
 * @param scores of the trial that trained it
 * @param codeVersion version of the program that trained it
 */
public record ModelDescription(
        String trialId,
        String experimentId,
        Trial trial,
        String dataset,
        String datasetFingerprint,
        List<String> classNames,
        Text text,
        ModelSettings networks,
        Scores scores,
        String codeVersion) {

    /**
     * How a raw text becomes tokens.
     *
     * @param markup that is removed first
     * @param maxTokens longer texts are cut
     */
    public record Text(Markup markup, Tokenizer tokenizer, int maxTokens) {
        /** How the texts of a dataset are read. */
        public static Text of(DatasetSettings dataset) {
            return new Text(dataset.markup(), dataset.tokenizer(), dataset.maxTokens());
        }
    }

    /** Accuracy and macro-F1, fractions. */
    public record Scores(double validationAccuracy, double validationMacroF1, double testAccuracy, double testMacroF1) {
        /** Those of a trial. */
        public static Scores of(TrialResult.Completed result) {
            return new Scores(
                    result.validationAccuracy(),
                    result.validationMacroF1(),
                    result.testAccuracy(),
                    result.testMacroF1());
        }
    }

    /** Copies the list. */
    public ModelDescription {
        classNames = List.copyOf(classNames);
    }

    JsonNode json() {
        return Json.MAPPER.valueToTree(this);
    }

    static ModelDescription of(JsonNode json) throws JsonProcessingException {
        return Json.MAPPER.treeToValue(json, ModelDescription.class);
    }
}
