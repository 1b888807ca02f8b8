package io.github.piwo.inference;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.table.UnusableTextException;
import io.github.piwo.training.CheckpointFiles;
import io.github.piwo.training.TinyDataset;
import io.github.piwo.training.TinySettings;
import io.github.piwo.training.Trainer;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextClassifierModelIT {
    private static final PreparedDataset DATASET = TinyDataset.of(4, 120, 60, 150);
    private static final ExperimentSettings SETTINGS =
            TinySettings.with("training.max-steps=3", "dataset.tokenizer=whitespace");

    /** Kept models. */
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final SparkSession spark = LocalSpark.session();

    @BeforeAll
    static void train() throws IOException {
        for (int split = 1; split <= 2; split++) {
            keep("vae-" + split, DATASET, ObjectiveType.VAE, split);
        }
        keep("none", DATASET, ObjectiveType.NONE, 1);
        keep("bayes", TinyDataset.of(5, 60, 0, 20), ObjectiveType.NAIVE_BAYES, 1);
    }

    private static void keep(String name, PreparedDataset dataset, ObjectiveType objective, int split)
            throws IOException {
        Trial trial = new Trial(objective, 0.5, objective.isGenerative() ? 1 : 0, split, 1);
        new Trainer(SETTINGS, dataset, TrainingDevice.CPU)
                .run(trial, 1, TrainingListener.SILENT, CheckpointFiles.NONE, Optional.of(model(name)));
    }

    private static ModelFolder model(String name) {
        return new ModelFolder(new OutputFiles(shared.toString(), HADOOP), name);
    }

    private TextClassifierModel load(String name) throws IOException {
        return TextClassifierModel.load(shared.resolve(name).toString());
    }

    /** Texts of the vocabulary's words and of others, of very different lengths. */
    private static List<String> texts(int count) {
        Random random = new Random(6);
        List<String> vocabulary = DATASET.vocabulary();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> words = new ArrayList<>();
            for (int word = random.nextInt(40); word >= 0; word--) {
                words.add(random.nextInt(5) == 0 ? "other" : vocabulary.get(4 + random.nextInt(vocabulary.size() - 4)));
            }
            texts.add(String.join(" ", words));
        }
        return texts;
    }

    private Dataset<Row> table(List<String> texts) {
        return spark.createDataset(texts, Encoders.STRING()).toDF("text");
    }

    @Test
    void rowsKeepTheirOrderAndHaveTheProbabilitiesOfTheModelItself() throws IOException {
        List<String> texts = texts(5000);
        List<Row> rows = load("vae-1").transform(table(texts).coalesce(1)).collectAsList();
        assertThat(rows).hasSize(texts.size());
        try (KeptModel model = KeptModel.read(model("vae-1"), SETTINGS.memory(), TrainingDevice.CPU)) {
            List<int[]> tokens = new ArrayList<>();
            for (String text : texts) {
                tokens.add(tokens(model, text));
            }
            double[][] expected = model.classifier().probabilities(tokens);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).getString(0)).isEqualTo(texts.get(i));
                Map<String, Double> given = rows.get(i).getStruct(1).getJavaMap(2);
                for (int c = 0; c < 3; c++) {
                    assertThat(given.get(List.of("ada", "bea", "cyd").get(c)))
                            .isBetween(expected[i][c] - 1e-6, expected[i][c] + 1e-6);
                }
            }
        }
    }

    private static int[] tokens(KeptModel model, String text) {
        try {
            return model.reader().tokens(text);
        } catch (UnusableTextException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void likelihoodsDoNotDependOnPartitions() throws IOException {
        List<String> texts = texts(60);
        TextClassifierModel model = load("vae-1").setBoundSamples(3);
        List<Row> one = model.transform(table(texts).coalesce(1)).collectAsList();
        List<Row> many =
                model.transform(table(texts).repartition(7)).orderBy("text").collectAsList();
        List<Row> sorted =
                model.transform(table(texts).coalesce(1)).orderBy("text").collectAsList();
        for (int i = 0; i < texts.size(); i++) {
            double expected = sorted.get(i).getStruct(1).getDouble(4);
            assertThat(many.get(i).getStruct(1).getDouble(4)).isBetween(expected - 1e-3, expected + 1e-3);
            assertThat(one.get(i).getStruct(1).getDouble(5)).isGreaterThan(1);
        }
    }

    @Test
    void aPipelineIsSavedAndLoaded() throws IOException {
        SQLTransformer lower = new SQLTransformer().setStatement("SELECT *, lower(text) AS plain FROM __THIS__");
        TextClassifierModel both = TextClassifierModel.of(List.of(model("vae-1"), model("vae-2")))
                .setInputCol("plain")
                .setOutputCol("topic")
                .setBoundSamples(2);
        Dataset<Row> table = table(texts(50));
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {lower, both}).fit(table);
        List<Row> before = pipeline.transform(table).collectAsList();
        String path = folder.resolve("pipeline").toString();
        pipeline.write().overwrite().save(path);
        assertThat(PipelineModel.load(path).transform(table).collectAsList()).isEqualTo(before);

        String alone = folder.resolve("alone").toString();
        both.write().save(alone);
        TextClassifierModel loaded = TextClassifierModel.load(alone);
        assertThat(loaded.uid()).isEqualTo(both.uid());
        assertThat(loaded.getInputCol()).isEqualTo("plain");
        assertThat(loaded.getBoundSamples()).isEqualTo(2);
        assertThat(loaded.transform(lower.transform(table)).collectAsList()).isEqualTo(before);
    }

    @Test
    void aStreamOfTextsIsClassified() throws Exception {
        Path input = Files.createDirectories(folder.resolve("input"));
        List<String> texts = texts(40);
        Files.write(input.resolve("one.txt"), texts.subList(0, 25));
        Files.write(input.resolve("two.txt"), texts.subList(25, 40));
        Dataset<Row> stream = spark.readStream()
                .option("maxFilesPerTrigger", "1")
                .text(input.toString())
                .withColumnRenamed("value", "text");
        StreamingQuery query = load("none")
                .transform(stream)
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(folder.resolve("output").toString());
        query.awaitTermination();
        List<Row> streamed = spark.read()
                .parquet(folder.resolve("output").toString())
                .orderBy("text")
                .select("text", "prediction.label")
                .collectAsList();
        assertThat(streamed)
                .isEqualTo(load("none")
                        .transform(table(texts))
                        .orderBy("text")
                        .select("text", "prediction.label")
                        .collectAsList());
    }

    @Test
    void textsWithoutWordsHaveAProblem() throws IOException {
        List<Row> rows = load("bayes")
                .transform(spark.sql("SELECT * FROM VALUES (' '), (NULL), ('word4') AS t(text)"))
                .collectAsList();
        assertThat(rows.get(0).getStruct(1).getString(6)).isEqualTo("empty text");
        assertThat(rows.get(1).getStruct(1).getString(6)).isEqualTo("no text");
        assertThat(rows.get(2).getStruct(1).isNullAt(6)).isTrue();
        assertThat(rows.get(0).getStruct(1).isNullAt(0)).isTrue();
        assertThat(rows.get(2).getStruct(1).getString(0)).isIn("ada", "bea", "cyd");
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAJobRuns() throws IOException {
        Dataset<Row> table = table(List.of("a"));
        assertThatThrownBy(() -> load("none").setInputCol("body").transform(table))
                .hasMessage("there is no column body (inputCol) among text");
        assertThatThrownBy(() -> load("none").transform(spark.sql("SELECT 1 AS text")))
                .hasMessage("column text (inputCol) is of type int, not string");
        assertThatThrownBy(() -> load("none").setOutputCol("text").transform(table))
                .hasMessage("there is a column text (outputCol) already");
        assertThatThrownBy(() -> load("none").setBoundSamples(5).transform(table))
                .hasMessageContaining("boundSamples = 5: a model of None or of a reference classifier");
        assertThatThrownBy(() -> load("none").setDevice("tpu").transform(table))
                .hasMessage("device = tpu is none of auto, cpu, gpu");
        ModelFolder.Content bayes = model("bayes").read();
        List<String> otherWords = new ArrayList<>(bayes.vocabulary());
        otherWords.set(10, "another");
        model("other").write(bayes.model(), bayes.tensors(), otherWords, bayes.verification());
        assertThatThrownBy(() -> TextClassifierModel.of(List.of(model("none"), model("other"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cannot vote together");
        assertThatThrownBy(() -> load("nothing")).hasMessageContaining("nothing/model.json: it is missing");
    }

    @Test
    void parametersAreExplained() throws IOException {
        assertThat(load("none").explainParams()).contains("boundSamples: ", "inputCol: ", "(default: text)");
        assertThat(load("none").classNames()).containsExactly("ada", "bea", "cyd");
    }
}
