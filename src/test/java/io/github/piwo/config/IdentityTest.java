package io.github.piwo.config;

import static io.github.piwo.config.SettingsFiles.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to the identity of a prepared dataset and of a trial, and what does not. */
class IdentityTest {
    private static final Trial TRIAL = new Trial(ObjectiveType.PIWO, 0.01, 10, 2, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset.splits=4",
                "model.encoder-hidden=7",
                "model.latent-size=7",
                "model.label-embedding-size=7",
                "model.decoder-hidden=7",
                "model.dropout=0.7",
                "model.encoder=bag-of-words",
                "model.decoder=bag-of-words",
                "training.classifier-decay=7",
                "training.labelled-bound-weight=7",
                "training.warm-up-steps=7",
                "training.labels=summed",
                "training.validate-every=7",
                "training.test-bound-samples=7",
                "training.batch-size=7",
                "training.learning-rate=7",
                "training.adam.beta1=0.7",
                "training.adam.beta2=0.7",
                "training.adam.epsilon=7",
                "training.importance-samples=7",
                "training.temperature=7",
                "training.bound-scale=text",
                "training.annealing.start=7",
                "training.annealing.steps=7",
                "training.patience=7",
                "training.min-steps=7",
                "training.max-epochs=7",
                "training.max-steps=7",
                "training.max-minutes=7",
                "training.test-bound-texts=7"
            })
    void whatCanChangeATrialsNumbersChangesItsIdentity(String override) {
        String[] overrides = {"sweep.splits=[1]", override};
        assertThat(synthetic(overrides).trialId(TRIAL, "f"))
                .isNotEqualTo(synthetic("sweep.splits=[1]").trialId(TRIAL, "f"));
    }

    @Test
    void sizesOfNetworksThatAreNotUsedChangeNoIdentity() {
        String[] bags = {"model.encoder=bag-of-words", "model.decoder=bag-of-words"};
        String id = synthetic(bags).trialId(TRIAL, "f");
        assertThat(synthetic(bags[0], bags[1], "model.encoder-hidden=7", "model.decoder-hidden=7")
                        .trialId(TRIAL, "f"))
                .isEqualTo(id);
        assertThat(synthetic(bags[0], bags[1], "model.bag-features=[tfidf]").trialId(TRIAL, "f"))
                .isNotEqualTo(id);
        assertThat(synthetic("model.bag-features=[tfidf]").trialId(TRIAL, "f"))
                .isEqualTo(synthetic().trialId(TRIAL, "f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output=elsewhere",
                "execution.threads=2",
                "memory.tokens-per-chunk=64",
                "memory.tokens-per-pass=64",
                "memory.samples-per-pass=2",
                "sweep.alphas=[10]",
                "dataset.max-bad-rows=3"
            })
    void whereAndHowAndBesideWhatATrialRunsDoesNotChangeItsIdentity(String override) {
        assertThat(synthetic(override).trialId(TRIAL, "f"))
                .isEqualTo(synthetic().trialId(TRIAL, "f"));
    }

    @Test
    void settingsThatCameLaterChangeTheIdentityOnlyIfTheyAreUsed() {
        String before = synthetic().trialId(TRIAL, "f");
        assertThat(synthetic("training.metric=accuracy", "dataset.stratified=false")
                        .trialId(TRIAL, "f"))
                .isEqualTo(before);
        assertThat(synthetic("training.metric=macro-f1").trialId(TRIAL, "f")).isNotEqualTo(before);
        assertThat(synthetic("dataset.stratified=true").trialId(TRIAL, "f")).isNotEqualTo(before);
    }

    @Test
    void theTrialAndItsDataAreInTheIdentity() {
        ExperimentSettings settings = synthetic();

        assertThat(settings.trialId(TRIAL, "g")).isNotEqualTo(settings.trialId(TRIAL, "f"));
        assertThat(settings.trialId(new Trial(ObjectiveType.IWAE, 0.01, 10, 2, 1), "f"))
                .isNotEqualTo(settings.trialId(TRIAL, "f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset.labelled-texts=50",
                "dataset.unlabelled-texts=50",
                "dataset.max-tokens=7",
                "dataset.vocabulary-size=7",
                "dataset.tokenizer=whitespace",
                "dataset.seed=7",
                "dataset.vectors.source=word2vec",
                "dataset.vectors.dimension=7",
                "dataset.synthetic.classes=7",
                "dataset.synthetic.test-texts=7",
                "dataset.synthetic.topic-words=7",
                "dataset.synthetic.common-words=7",
                "dataset.synthetic.min-words=7",
                "dataset.synthetic.max-words=17",
                "dataset.synthetic.topic-share=0.7"
            })
    void whatChangesThePreparedDataIsAmongThePreparationSettings(String override) {
        String key = override.substring(0, override.indexOf('='));
        assertThat(synthetic(override).dataset().preparationSettings())
                .containsEntry(key, override.substring(key.length() + 1))
                .isNotEqualTo(synthetic().dataset().preparationSettings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset.splits=6", "dataset.max-bad-rows=6", "seed=6"})
    void whatLeavesThePreparedDataAloneIsNot(String override) {
        assertThat(synthetic(override).dataset().preparationSettings())
                .isEqualTo(synthetic().dataset().preparationSettings());
    }

    @Test
    void pathsAndTheShapeOfSyntheticTextsAreNotAmongThoseOfRealData(@TempDir Path folder) {
        var settings = synthetic("dataset.name=imdb", "dataset.path=" + folder)
                .dataset()
                .preparationSettings();

        assertThat(settings).containsEntry("dataset.name", "imdb").doesNotContainValue(folder.toString());
        assertThat(settings.keySet()).noneMatch(key -> key.contains("synthetic"));
    }
}
