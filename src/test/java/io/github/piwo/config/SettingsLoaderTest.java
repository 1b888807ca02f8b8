package io.github.piwo.config;

import static io.github.piwo.config.SettingsFiles.file;
import static io.github.piwo.config.SettingsFiles.load;
import static io.github.piwo.config.SettingsFiles.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.github.piwo.config.DatasetSettings.Name;
import io.github.piwo.config.DatasetSettings.SyntheticSettings;
import io.github.piwo.config.DatasetSettings.Tokenizer;
import io.github.piwo.config.DatasetSettings.VectorSettings;
import io.github.piwo.config.DatasetSettings.VectorSettings.Source;
import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.config.TableSettings.Format;
import io.github.piwo.config.TableSettings.Header;
import io.github.piwo.config.TableSettings.Markup;
import io.github.piwo.config.TrainingSettings.AdamSettings;
import io.github.piwo.config.TrainingSettings.AnnealingSettings;
import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    private static final TableSettings NO_TABLE =
            new TableSettings("", "", "", Format.AUTO, Header.AUTO, "", "\"", Markup.NONE, List.of(), "", "", "", 0.2);

    @TempDir
    private Path folder;

    @Test
    void defaultsAreThePapersProtocol() {
        ExperimentSettings settings = load(file(folder, "output = out", "dataset.name = agnews", rawPath()));

        assertThat(settings.seed()).isEqualTo(1);
        assertThat(settings.model())
                .isEqualTo(new ModelSettings(
                        Encoder.BILSTM, Decoder.LSTM, List.of(BagFeature.MEAN_VECTOR), 20, 17, 200, 100, 50, 200, 0.5));
        assertThat(settings.training())
                .isEqualTo(new TrainingSettings(
                        32,
                        4e-3,
                        new AdamSettings(0.9, 0.99, 1e-8),
                        0,
                        1,
                        0,
                        Labels.SAMPLED,
                        5,
                        1.0,
                        BoundScale.TOKEN,
                        new AnnealingSettings(0, 3000),
                        TrainingSettings.EPOCH,
                        4,
                        0,
                        0,
                        0,
                        0,
                        2000,
                        50,
                        Metric.ACCURACY,
                        false));
        assertThat(settings.execution())
                .isEqualTo(new ExecutionSettings(1, Device.AUTO, 1, ExecutionSettings.Recurrence.AUTO));
        assertThat(settings.memory()).isEqualTo(new MemorySettings(0, 0, 0));
        assertThat(settings.sweep())
                .isEqualTo(new SweepSettings(
                        List.of(
                                ObjectiveType.NONE,
                                ObjectiveType.VAE,
                                ObjectiveType.PIWO,
                                ObjectiveType.IPIWO,
                                ObjectiveType.IWAE),
                        List.of(ObjectiveType.NAIVE_BAYES, ObjectiveType.TFIDF, ObjectiveType.MEAN_VECTORS),
                        List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
                        List.of(1.0, 10.0, 100.0, 1000.0),
                        List.of(1, 2, 3, 4, 5),
                        List.of(1L),
                        SweepSettings.Search.GRID,
                        new RacingSettings(RacingSettings.Rule.MARGIN, 0, 0.05, 2),
                        0));
    }

    @Test
    void agNewsDefaultsAreThePapers() {
        assertThat(load(file(folder, "output = out", "dataset.name = agnews", rawPath()))
                        .dataset())
                .isEqualTo(new DatasetSettings(
                        Name.AGNEWS,
                        folder.toString(),
                        32000,
                        64000,
                        5,
                        false,
                        64,
                        10000,
                        Tokenizer.WORDS,
                        false,
                        0,
                        1,
                        new VectorSettings(Source.WORD2VEC, "", 300),
                        NO_TABLE,
                        new SyntheticSettings(4, 1000, 30, 20, 8, 12, 0.5)));
    }

    @Test
    void imdbDefaultsAreThePapers() {
        DatasetSettings dataset = load(file(folder, "output = out", "dataset.name = imdb", rawPath()))
                .dataset();

        assertThat(dataset.labelledTexts()).isEqualTo(25000);
        assertThat(dataset.unlabelledTexts()).isEqualTo(50000);
        assertThat(dataset.maxTokens()).isEqualTo(256);
    }

    @Test
    void syntheticDefaultsAreSmall() {
        DatasetSettings dataset = synthetic().dataset();

        assertThat(dataset.labelledTexts()).isEqualTo(1000);
        assertThat(dataset.vectors()).isEqualTo(new VectorSettings(Source.RANDOM, "", 32));
    }

    @Test
    void tableSettingsReachTheirComponents() {
        DatasetSettings dataset = load(file(
                        folder,
                        "output = out",
                        "dataset { name = table, table {",
                        "  train = \"hdfs://host/a\", unlabelled = \"b/*.gz\", test = c, format = json, header = false",
                        "  delimiter = tab, quote = \"\", markup = news, text-columns = [d, e], label-column = f",
                        "  id-column = g } }"))
                .dataset();
        assertThat(dataset.table())
                .isEqualTo(new TableSettings(
                        "hdfs://host/a",
                        "b/*.gz",
                        "c",
                        Format.JSON,
                        Header.FALSE,
                        "\t",
                        "",
                        Markup.NEWS,
                        List.of("d", "e"),
                        "f",
                        "g",
                        "",
                        0.2));
        assertThat(dataset.labelledTexts()).isEqualTo(DatasetSettings.ALL);
        assertThat(dataset.unlabelledTexts()).isEqualTo(DatasetSettings.ALL);
        assertThat(dataset.stratified()).isTrue();
        assertThat(dataset.rawPaths())
                .containsOnlyKeys("dataset.table.train", "dataset.table.unlabelled", "dataset.table.test");
    }

    @Test
    void everySettingReachesItsComponent() throws IOException {
        Path vectors = Files.createFile(folder.resolve("words.vec"));
        ExperimentSettings settings = load(
                file(
                        folder,
                        "output = \"hdfs://host/piwo\"",
                        "seed = -7",
                        "local-paths-are-shared = true",
                        "dataset { name = IMDB, path = \"" + folder
                                + "\", labelled-texts = 50, unlabelled-texts = 60, splits = 3",
                        "  stratified = true, remove-leaked = true",
                        "  max-tokens = 9, vocabulary-size = 70, tokenizer = whitespace, max-bad-rows = 2, seed = 8",
                        "  vectors { source = file, path = \"" + vectors + "\", dimension = 11 }",
                        "  synthetic { classes = 3, test-texts = 12, topic-words = 13, common-words = 14",
                        "    min-words = 4, max-words = 4, topic-share = 0.25 } }",
                        "model { encoder = bag-of-words, decoder = bag-of-words, bag-features = [tfidf, lsa, mean-vector], lsa-size = 19, tfidf-scale = 4",
                        "encoder-hidden = 21, latent-size = 22, label-embedding-size = 23, decoder-hidden = 24",
                        "  dropout = 0 }",
                        "training { batch-size = 31, learning-rate = 0.01, adam { beta1 = 0.1, beta2 = 0.2, epsilon = 0.3 }",
                        "warm-up-steps = 45, labelled-bound-weight = 0.125, classifier-decay = 0.6, labels = summed, validate-every = 39, test-bound-samples = 40",
                        "  importance-samples = 32, temperature = 0.7, bound-scale = text",
                        "  annealing { start = 33, steps = 0 }, patience = 34, min-steps = 35, max-epochs = 36",
                        "  max-steps = 37, max-minutes = 1.5, test-bound-texts = 38, metric = macro-f1, tf32 = true }",
                        "execution { threads = 41, device = gpu, gpus-per-trial = 0.25, recurrence = fused }",
                        "memory { samples-per-pass = 42, tokens-per-pass = 43, tokens-per-chunk = 44 }",
                        "sweep { objectives = [iwae, None], baselines = [tfidf], supervision-rates = [1], alphas = [0.5], splits = [3, 1], seeds = [9, -8] }",
                        "sweep { search = racing, racing { rule = t-test, margin = 0.045, level = 0.046, min-splits = 47 }, max-trial-hours = 48 }"));

        assertThat(settings.output()).isEqualTo("hdfs://host/piwo");
        assertThat(settings.localPathsAreShared()).isTrue();
        assertThat(settings.seed()).isEqualTo(-7);
        assertThat(settings.dataset())
                .isEqualTo(new DatasetSettings(
                        Name.IMDB,
                        folder.toString(),
                        50,
                        60,
                        3,
                        true,
                        9,
                        70,
                        Tokenizer.WHITESPACE,
                        true,
                        2,
                        8,
                        new VectorSettings(Source.FILE, vectors.toString(), 11),
                        NO_TABLE,
                        new SyntheticSettings(3, 12, 13, 14, 4, 4, 0.25)));
        assertThat(settings.model())
                .isEqualTo(new ModelSettings(
                        Encoder.BAG_OF_WORDS,
                        Decoder.BAG_OF_WORDS,
                        List.of(BagFeature.TFIDF, BagFeature.LSA, BagFeature.MEAN_VECTOR),
                        19,
                        4,
                        21,
                        22,
                        23,
                        24,
                        0));
        assertThat(settings.training())
                .isEqualTo(new TrainingSettings(
                        31,
                        0.01,
                        new AdamSettings(0.1, 0.2, 0.3),
                        45,
                        0.125,
                        0.6,
                        Labels.SUMMED,
                        32,
                        0.7,
                        BoundScale.TEXT,
                        new AnnealingSettings(33, 0),
                        39,
                        34,
                        35,
                        36,
                        37,
                        1.5,
                        38,
                        40,
                        Metric.MACRO_F1,
                        true));
        assertThat(settings.execution())
                .isEqualTo(new ExecutionSettings(41, Device.GPU, 0.25, ExecutionSettings.Recurrence.FUSED));
        assertThat(settings.memory()).isEqualTo(new MemorySettings(42, 43, 44));
        assertThat(settings.sweep())
                .isEqualTo(new SweepSettings(
                        List.of(ObjectiveType.IWAE, ObjectiveType.NONE),
                        List.of(ObjectiveType.TFIDF),
                        List.of(1.0),
                        List.of(0.5),
                        List.of(3, 1),
                        List.of(9L, -8L),
                        SweepSettings.Search.RACING,
                        new RacingSettings(RacingSettings.Rule.T_TEST, 0.045, 0.046, 47),
                        48));
    }

    @Test
    void overridesStandAboveTheFileAndTheFileAboveTheDatasetsDefaults() {
        Path file = file(folder, "output = out", "dataset { name = synthetic, max-tokens = 30, labelled-texts = 90 }");

        DatasetSettings dataset = load(file, "dataset.labelled-texts=80", "dataset.labelled-texts=70")
                .dataset();

        assertThat(dataset.maxTokens()).isEqualTo(30);
        assertThat(dataset.labelledTexts()).isEqualTo(70);
        assertThat(dataset.unlabelledTexts()).isEqualTo(4000);
    }

    @Test
    void aSweepHasTheSeedUnlessItNamesSeveral() {
        assertThat(synthetic("seed=5").sweep().seeds()).containsExactly(5L);
        assertThat(synthetic("seed=5", "sweep.seeds=[1, 2]").sweep().seeds()).containsExactly(1L, 2L);
        assertThat(synthetic("sweep.seeds=[1, 2]").sweep().repetitionsInWords())
                .isEqualTo("10 splits (5 of each of 2 seeds)");
        assertThat(synthetic().sweep().repetitionsInWords()).isEqualTo("5 splits");
    }

    @Test
    void settingsOfARecordAreReadBack() {
        ExperimentSettings settings = synthetic("seed=5", "sweep.seeds=[1, 2]", "model.dropout=0.25");
        assertThat(SettingsLoader.ofRecord(settings.json())).isEqualTo(settings);
    }

    @Test
    void theDatasetGivenByAnOverrideBringsItsDefaults() {
        Path file = file(folder, "output = out", "dataset.name = agnews");

        assertThat(load(file, "dataset.name=synthetic").dataset().maxTokens()).isEqualTo(16);
    }

    @Test
    void overridesTakeTextAsItStands() {
        assertThat(synthetic("output=s3a://bucket/a#b").output()).isEqualTo("s3a://bucket/a#b");
        assertThat(synthetic("output=\"in quotes\"").output()).isEqualTo("in quotes");
    }

    @Test
    void overridesTakeLists() {
        assertThat(synthetic("sweep.splits=[2, 4]", "sweep.objectives=[piwo]").sweep())
                .extracting(SweepSettings::splits, SweepSettings::objectives)
                .containsExactly(List.of(2, 4), List.of(ObjectiveType.PIWO));
    }

    @Test
    void filesMayReferToTheirOwnSettingsAndToDefaults() {
        ExperimentSettings settings = load(file(
                folder,
                "output = \"out/\"${dataset.name}",
                "dataset.name = synthetic",
                "sweep.alphas = ${sweep.alphas} [1e4]",
                "model.latent-size = ${model.decoder-hidden}"));

        assertThat(settings.output()).isEqualTo("out/synthetic");
        assertThat(settings.sweep().alphas()).containsExactly(1.0, 10.0, 100.0, 1000.0, 10000.0);
        assertThat(settings.model().latentSize()).isEqualTo(200);
    }

    @Test
    void numbersFromTheEnvironmentAreTextAndStillCount() {
        assertThat(load(file(folder, "output = out", "dataset.name = synthetic", "seed = \"12\""))
                        .seed())
                .isEqualTo(12);
    }

    @Test
    void wholeNumbersMayBeWrittenWithAnExponent() {
        assertThat(synthetic("training.max-steps=1e3").training().maxSteps()).isEqualTo(1000);
    }

    @Test
    void jsonHoldsEverySettingInOneLineAndNothingElse() {
        String json = synthetic("training.learning-rate=1.0e-2", "sweep.objectives=[piwo]")
                .json();

        Config parsed = ConfigFactory.parseString(json);
        Config reference = ConfigFactory.parseResources("reference.conf").withoutPath("dataset-defaults");
        assertThat(json).startsWith("{\"checkpoints\":{\"minutes\":10.0,").doesNotContain("\n");
        assertThat(parsed.entrySet()).hasSameSizeAs(reference.entrySet());
        assertThat(parsed.getStringList("sweep.objectives")).containsExactly("PIWO");
        assertThat(json).contains("\"learning-rate\":0.01").contains("\"output\":\"out/test\"");
    }

    @Test
    void jsonDoesNotDependOnHowASettingIsSpelt() {
        assertThat(synthetic("sweep.alphas=[1e1]", "dataset.tokenizer=Words").json())
                .isEqualTo(synthetic("sweep.alphas=[10.0]").json());
    }

    private String rawPath() {
        return "dataset.path = \"" + folder + "\"";
    }
}
