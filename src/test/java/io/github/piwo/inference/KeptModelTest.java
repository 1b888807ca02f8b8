package io.github.piwo.inference;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.UnusableModelException;
import io.github.piwo.training.CheckpointFiles;
import io.github.piwo.training.ModelSize;
import io.github.piwo.training.TinyDataset;
import io.github.piwo.training.TinySettings;
import io.github.piwo.training.Trainer;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeptModelTest {
    @TempDir
    Path output;

    private final PreparedDataset dataset = TinyDataset.of(4, 120, 60, 150);
    private ModelFolder folder;

    @BeforeEach
    void open() {
        folder = new ModelFolder(new OutputFiles(output.toString(), HADOOP), "models/trial");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bilstm; lstm; [tfidf]",
                "bilstm; bag-of-words; [tfidf]",
                "bag-of-words; lstm; [mean-vector]",
                "bag-of-words; bag-of-words; [mean-vector, tfidf]",
                "bag-of-words; bag-of-words; [lsa, tfidf]",
                "bag-of-words; bag-of-words; [tfidf]"
            })
    void aNetworkClassifiesTestTextsAsItsTrialDid(String encoder, String decoder, String features) throws IOException {
        ExperimentSettings settings = TinySettings.with(
                "model.encoder=" + encoder,
                "model.decoder=" + decoder,
                "model.bag-features=" + features,
                "model.lsa-size=5");
        for (ObjectiveType objective : List.of(ObjectiveType.NONE, ObjectiveType.VAE)) {
            TrialRecord record = train(settings, objective);
            try (KeptModel model = read(settings)) {
                assertThatItGivesTheAccuracyOf(record, model);
            }
            assertThatItIsAtMostAsLargeAsPlanned(settings, objective);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NAIVE_BAYES", "TFIDF", "MEAN_VECTORS"})
    void aReferenceClassifierClassifiesTestTextsAsItsTrialDid(ObjectiveType type) throws IOException {
        ExperimentSettings settings = TinySettings.with();
        TrialRecord record = train(settings, type);
        try (KeptModel model = read(settings)) {
            assertThatItGivesTheAccuracyOf(record, model);
        }
        assertThatItIsAtMostAsLargeAsPlanned(settings, type);
    }

    /** But for the header, which has a hundred bytes for each array. */
    private void assertThatItIsAtMostAsLargeAsPlanned(ExperimentSettings settings, ObjectiveType objective)
            throws IOException {
        long planned = ModelSize.bytes(settings.model(), dataset.manifest(), objective);
        long arrays = Files.size(output.resolve("models/trial/model.safetensors"));
        long header = 100L * folder.read().tensors().size();
        assertThat(arrays).isBetween(objective == ObjectiveType.NONE ? 1 : planned / 2, planned + header);
    }

    private void assertThatItGivesTheAccuracyOf(TrialRecord record, KeptModel model) {
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        TextSet test = dataset.test();
        List<int[]> texts = new ArrayList<>();
        for (int text = 0; text < test.size(); text++) {
            texts.add(test.tokens(text));
        }
        double[][] probabilities = model.classifier().probabilities(texts);
        int correct = 0;
        for (int text = 0; text < test.size(); text++) {
            double[] own = probabilities[text];
            assertThat(own).hasSize(3);
            assertThat(Math.min(own[0], Math.min(own[1], own[2]))).isNotNegative();
            assertThat(own[0] + own[1] + own[2]).isBetween(1 - 1e-9, 1 + 1e-9);
            int best = 0;
            for (int c = 1; c < own.length; c++) {
                best = own[c] > own[best] ? c : best;
            }
            correct += best == test.label(text) ? 1 : 0;
        }
        assertThat((double) correct / test.size()).isEqualTo(result.testAccuracy());
        ModelDescription description = model.description();
        assertThat(description.trialId()).isEqualTo(record.trialId());
        assertThat(description.trial()).isEqualTo(record.trial());
        assertThat(description.classNames()).isEqualTo(record.classNames());
        assertThat(description.scores().testAccuracy()).isEqualTo(result.testAccuracy());
        assertThat(model.vocabulary()).isEqualTo(dataset.vocabulary());
    }

    @Test
    void noneKeepsItsClassifierAlone() throws IOException {
        train(TinySettings.with(), ObjectiveType.NONE);
        assertThat(folder.read().tensors().keySet())
                .contains("q_y.logits.weight", "word_embedding")
                .noneMatch(name -> name.startsWith("p_x.") || name.startsWith("decoder"));
    }

    @Test
    void aModelOfAnotherProgramThatLacksArraysIsRefused() throws IOException {
        ExperimentSettings settings = TinySettings.with();
        for (ObjectiveType objective : List.of(ObjectiveType.NONE, ObjectiveType.TFIDF, ObjectiveType.NAIVE_BAYES)) {
            train(settings, objective);
            ModelFolder.Content content = folder.read();
            String missing = content.tensors().firstKey();
            content.tensors().remove(missing);
            folder.write(content.model(), content.tensors(), content.vocabulary(), content.verification());
            assertThatThrownBy(() -> read(settings))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("model.safetensors: ")
                    .hasMessageContaining(missing);
        }
    }

    @Test
    void aDescriptionThatSaysTooLittleIsRefused() throws IOException {
        ExperimentSettings settings = TinySettings.with();
        train(settings, ObjectiveType.NAIVE_BAYES);
        ModelFolder.Content content = folder.read();
        ((ObjectNode) content.model()).remove("text");
        folder.write(content.model(), content.tensors(), content.vocabulary(), content.verification());
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("model.json: ")
                .hasMessageContaining("text");
    }

    @Test
    void aModelThatGivesOtherProbabilitiesThanWhenItWasKeptIsRefused() throws IOException {
        ExperimentSettings settings = TinySettings.with();
        train(settings, ObjectiveType.NAIVE_BAYES);
        ModelFolder.Content content = folder.read();
        JsonNode verification = content.verification();
        ((ArrayNode) verification.at("/texts/2/probabilities")).set(1, 0.123);
        folder.write(content.model(), content.tensors(), content.vocabulary(), verification);
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("verification.json")
                .hasMessageContaining("text 3")
                .hasMessageContaining("bea");
    }

    private KeptModel read(ExperimentSettings settings) throws IOException {
        return KeptModel.read(folder, settings.memory(), TrainingDevice.CPU);
    }

    private TrialRecord train(ExperimentSettings settings, ObjectiveType objective) throws IOException {
        Trial trial = new Trial(objective, 0.5, objective.isGenerative() ? 1 : 0, 1, 1);
        return new Trainer(settings, dataset)
                .run(trial, 1, TrainingListener.SILENT, CheckpointFiles.NONE, Optional.of(folder));
    }
}
