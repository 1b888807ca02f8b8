package io.github.piwo.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.LocalSpark;
import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a finished sweep over people's own texts to labels for other texts, and to texts of the models' own. */
class PredictIT {
    private static final List<String> TOPICS = List.of("billing", "delivery", "returns");
    private static final String[][] WORDS = {
        {"invoice", "card", "paid", "refund", "amount"},
        {"parcel", "late", "courier", "address", "door"},
        {"broken", "label", "exchange", "box", "size"}
    };

    /** The tables and the output of a sweep. */
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final SparkSession spark = LocalSpark.session();

    @BeforeAll
    static void sweepOnce() throws IOException {
        LocalSpark.session();
        Files.writeString(shared.resolve("train.csv"), tickets(1, 90));
        Files.writeString(shared.resolve("test.csv"), tickets(2, 60));
        List<String> sweep = new ArrayList<>(List.of("sweep"));
        Stream.concat(
                        QuickRunIT.SMALL.stream(),
                        Stream.of(
                                "output=" + shared.resolve("out"),
                                "dataset.name=table",
                                "dataset.table.train=" + shared.resolve("train.csv"),
                                "dataset.table.test=" + shared.resolve("test.csv"),
                                "dataset.table.text-columns=[title, body]",
                                "dataset.table.label-column=topic",
                                "dataset.splits=2",
                                "dataset.labelled-texts=60",
                                "dataset.max-tokens=12",
                                "dataset.vocabulary-size=60",
                                "dataset.vectors.source=random",
                                "dataset.vectors.dimension=8",
                                "model.encoder=bilstm",
                                "model.decoder=lstm",
                                "training.labels=sampled",
                                "sweep.objectives=[None, VAE]",
                                "sweep.baselines=[NaiveBayes]",
                                "sweep.supervision-rates=[0.5]",
                                "sweep.alphas=[10]",
                                "sweep.splits=[1,2]"))
                .forEach(setting -> sweep.addAll(List.of("--set", setting)));
        Ended ended = Commands.run(sweep.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
    }

    private static String tickets(int seed, int count) {
        Random random = new Random(seed);
        StringBuilder table = new StringBuilder("number,title,body,topic\n");
        for (int i = 0; i < count; i++) {
            int topic = i % TOPICS.size();
            String[] own = WORDS[topic];
            table.append(String.format(
                    Locale.ROOT,
                    "%d,\"%s, %s\",the %s of %s,%s%n",
                    i,
                    own[random.nextInt(5)],
                    own[random.nextInt(5)],
                    own[random.nextInt(5)],
                    WORDS[random.nextInt(3)][random.nextInt(5)],
                    TOPICS.get(topic)));
        }
        return table.toString();
    }

    @Test
    void aTrialsModelGivesItsTestTextsTheLabelsThatTheTrialGave() throws IOException {
        for (TrialRecord record : records()) {
            Path target = folder.resolve(record.trialId());
            Ended ended = predict(
                    target, "--output", output(), "--trial", record.trialId().substring(0, 20));
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
            Completed completed = (Completed) record.result();
            assertThat(ended.out())
                    .contains(record.trial().describe(), "60 texts have a label now, in " + target + " (billing: ")
                    .contains(String.format(
                            Locale.ROOT,
                            "accuracy %.2f %%, macro-F1 %.2f %% on 60 texts",
                            100 * completed.testAccuracy(),
                            100 * completed.testMacroF1()));
            for (Row row : rows(target)) {
                assertThat(row.schema().fieldNames())
                        .containsExactly(
                                "number",
                                "title",
                                "body",
                                "topic",
                                "label",
                                "probability",
                                "probabilities",
                                "entropy",
                                "problem");
                Map<String, Double> probabilities = row.getJavaMap(6);
                assertThat(probabilities).containsOnlyKeys(TOPICS);
                assertThat(probabilities.values().stream().mapToDouble(p -> p).sum())
                        .isBetween(1 - 1e-9, 1 + 1e-9);
                assertThat(row.getDouble(5))
                        .isEqualTo(probabilities.get(row.getString(4)))
                        .isEqualTo(probabilities.values().stream()
                                .mapToDouble(p -> p)
                                .max()
                                .orElseThrow());
                assertThat(row.getDouble(7)).isBetween(-1e-12, Math.log(TOPICS.size()) + 1e-9);
            }
        }
    }

    @Test
    void theModelsOfAllSplitsVoteByTheMeanOfTheirProbabilities() throws IOException {
        Ended ended = predict(folder.resolve("both"), "--output", output(), "--objective", "VAE");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out()).contains("VAE at rate 0.5 with α 10, ", "the models of 2 splits");
        List<List<Row>> each = new ArrayList<>();
        for (TrialRecord record : records()) {
            if (record.trial().objective() == ObjectiveType.VAE) {
                Path target = folder.resolve(record.trialId());
                predict(target, "--output", output(), "--trial", record.trialId());
                each.add(rows(target));
            }
        }
        List<Row> both = rows(folder.resolve("both"));
        for (int i = 0; i < both.size(); i++) {
            for (String topic : TOPICS) {
                double mean = (probability(each.get(0).get(i), topic)
                                + probability(each.get(1).get(i), topic))
                        / 2;
                assertThat(probability(both.get(i), topic)).isBetween(mean - 1e-12, mean + 1e-12);
            }
        }
    }

    @Test
    void theBestObjectiveByValidationIsTheDefault() throws IOException {
        ObjectiveType best = records().stream()
                .map(record -> record.trial().objective())
                .distinct()
                .max((one, other) -> Double.compare(validation(one), validation(other)))
                .orElseThrow();
        Ended ended = predict(folder.resolve("default"), "--output", output());
        assertThat(ended.out()).startsWith(best.label() + " at rate 0.5");
    }

    private double validation(ObjectiveType objective) {
        return records().stream()
                .filter(record -> record.trial().objective() == objective)
                .mapToDouble(record -> ((Completed) record.result()).validationAccuracy())
                .average()
                .orElseThrow();
    }

    @Test
    void aModelThatWasCopiedNeedsNothingElse() throws IOException {
        TrialRecord record = recordOf(ObjectiveType.VAE);
        predict(folder.resolve("before"), "--output", output(), "--trial", record.trialId());
        Path copy = folder.resolve("elsewhere/model");
        FileUtils.copyDirectory(
                shared.resolve("out/models").resolve(record.trialId()).toFile(), copy.toFile());
        Ended ended = predict(folder.resolve("after"), "--model", copy.toString());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(rows(folder.resolve("after"))).isEqualTo(rows(folder.resolve("before")));
    }

    @Test
    void aRowThatCannotBeUsedSaysWhy() throws IOException {
        Path texts = folder.resolve("texts.csv");
        Files.writeString(texts, """
                text,label
                the invoice of the card,x
                too,many,fields
                "",y
                a late parcel,billing
                """);
        Path target = folder.resolve("out.parquet");
        Ended ended = Commands.run(
                "predict",
                "--output",
                output(),
                "--input",
                texts.toString(),
                "--to",
                target.toString(),
                "--label-column",
                "label");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out())
                .contains("2 texts have a label now", "2 rows have none, for example ")
                .contains("1 texts are of a class in column label that the model does not know, such as \"x\"")
                .contains("on 1 texts with a known class");
        List<Row> rows = spark.read().parquet(target.toString()).collectAsList();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).schema().fieldNames()).startsWith("text", "label", "predicted_label", "probability");
        assertThat(rows.stream()
                        .map(row -> Objects.toString(row.getString(0), "") + ": " + row.<String>getAs("problem")))
                .containsExactlyInAnyOrder(
                        "the invoice of the card: null",
                        ": file:" + texts + ":3: expected 2 fields, found 3",
                        ": empty text",
                        "a late parcel: null");
    }

    @Test
    void aTableThatCannotBeReadToItsEndLeavesNothing() throws IOException {
        Path texts = folder.resolve("texts.csv.gz");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(tickets(3, 2000).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(texts, Arrays.copyOf(whole.toByteArray(), whole.size() - 500));
        Path target = folder.resolve("out");
        Ended ended = Commands.run(
                "predict",
                "--output",
                output(),
                "--input",
                texts.toString(),
                "--text-column",
                "title",
                "--to",
                target.toString());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains("texts.csv.gz: truncated");
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"csv", "json"})
    void otherFormatsHoldTheSame(String format) throws IOException {
        predict(folder.resolve("out"), "--output", output());
        Path target = folder.resolve("out." + format);
        Ended ended = predict(target, "--output", output());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        List<Row> expected = rows(folder.resolve("out"));
        List<Row> rows = spark.read()
                .option("header", "true")
                .option("escape", "\"")
                .format(format)
                .load(target.toString())
                .orderBy(col("number").cast("int"))
                .select("number", "title", "label", "probability", "probabilities")
                .collectAsList();
        assertThat(rows).hasSize(60);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).getString(1))
                    .isEqualTo(expected.get(i).getString(1))
                    .contains(", ");
            assertThat(rows.get(i).getString(2)).isEqualTo(expected.get(i).getString(4));
            assertThat(Double.parseDouble(rows.get(i).get(3).toString()))
                    .isEqualTo(expected.get(i).getDouble(5));
            String billing = format.equals("csv")
                    ? Json.MAPPER
                            .readTree(rows.get(i).getString(4))
                            .path("billing")
                            .asText()
                    : rows.get(i).getStruct(4).getAs("billing").toString();
            assertThat(Double.parseDouble(billing)).isEqualTo(probability(expected.get(i), "billing"));
        }
    }

    @Test
    void aTableWithoutAnyUsableTextIsDescribedToo() throws IOException {
        Path texts = folder.resolve("texts.json");
        Files.writeString(texts, "{\"text\": \"\"}\n{\"text\": null}\n");
        Path target = folder.resolve("out.json");
        Ended ended =
                Commands.run("predict", "--output", output(), "--input", texts.toString(), "--to", target.toString());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out()).contains("0 texts have a label now", "2 rows have none, for example empty text");
    }

    @Test
    void aTableWithoutRowsIsRefused() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.csv"), "text,label\n");
        Path target = folder.resolve("out");
        Ended ended =
                Commands.run("predict", "--output", output(), "--input", texts.toString(), "--to", target.toString());
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("texts.csv");
        assertThat(target).doesNotExist();
    }

    @Test
    void columnsOfAParquetTableKeepTheirTypes() {
        String input = folder.resolve("input").toString();
        spark.sql("SELECT 7L AS id, 'the late parcel' AS text, array(1, 2) AS more, 1.5D AS `a.b`")
                .write()
                .parquet(input);
        Path target = folder.resolve("out");
        Ended ended = Commands.run("predict", "--output", output(), "--input", input, "--to", target.toString());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        Row row = spark.read().parquet(target.toString()).first();
        assertThat(row.getLong(0)).isEqualTo(7);
        assertThat(row.getList(2)).isEqualTo(List.of(1, 2));
        assertThat(row.getDouble(3)).isEqualTo(1.5);
        assertThat(row.<String>getAs("label")).isIn(TOPICS);
    }

    @Test
    void listsAndStructuresOfATableAreJsonInCsv() throws IOException {
        String input = folder.resolve("in").toString();
        spark.sql("SELECT 'late parcel' AS text, array(1, 2) AS list, map('k', 3) AS pairs,"
                        + " named_struct('inner', 'x,y') AS structure")
                .write()
                .parquet(input);
        Path target = folder.resolve("out.csv");
        Ended ended = Commands.run("predict", "--output", output(), "--input", input, "--to", target.toString());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        Row row = spark.read()
                .option("header", true)
                .option("escape", "\"")
                .csv(target.toString())
                .first();
        assertThat(List.of(row.getAs("list"), row.getAs("pairs"), row.getAs("structure")))
                .isEqualTo(List.of("[1,2]", "{\"k\":3}", "{\"inner\":\"x,y\"}"));
    }

    @Test
    void likelihoodsAreGivenIfTheyAreAskedFor() throws IOException {
        Path target = folder.resolve("out");
        Ended ended = predict(target, "--output", output(), "--bound-samples", "4");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out()).startsWith("VAE at rate");
        Path again = folder.resolve("again");
        predict(again, "--output", output(), "--bound-samples", "4");
        assertThat(rows(again)).isEqualTo(rows(target));
        for (Row row : rows(target)) {
            double logLikelihood = row.getAs("log_likelihood");
            double perplexity = row.getAs("perplexity");
            assertThat(logLikelihood).isNegative();
            // An untrained model of 40 words gives each about the same probability.
            assertThat(perplexity).isBetween(10.0, 100.0);
        }
        Ended none =
                predict(folder.resolve("none"), "--output", output(), "--objective", "None", "--bound-samples", "4");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("holds no such model, but those of ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--output OUT --model M|name the models by either --output OUT or --model DIR",
                "--output nowhere|--output: there is no folder nowhere",
                "--model nowhere|--model: there is no folder nowhere",
                "--output OUT --objective VEA|--objective: VEA is none of",
                "--output OUT --objective VAE --rate 0.1|holds no such model, but those of ",
                "--output OUT --trial 0000|--trial: 0000 are the first digits of 0 trials in ",
                "--output OUT --trial 0000 --rate 0.5|--trial: it needs no --objective or --rate",
                "--output OUT --text-column tilte|--text-column = tilte: there is no such column in ",
                "--output OUT --label-column tpic|did you mean topic?",
                "--output OUT --bound-samples -1|--bound-samples: -1 is not at least 1",
                "--output IN|holds no trials",
            })
    void whatCannotBeDoneIsToldBeforeAnythingIsWritten(String arguments, String message) {
        Path target = folder.resolve("out");
        String filled = arguments.replace("OUT", output()).replace("IN", shared.toString());
        List<String> all = new ArrayList<>(
                List.of("predict", "--input", shared.resolve("test.csv").toString()));
        all.addAll(List.of("--to", target.toString()));
        if (!filled.contains("--text-column")) {
            all.addAll(List.of("--text-column", "title,body"));
        }
        all.addAll(List.of(filled.split(" ")));
        Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains(message);
        assertThat(target).doesNotExist();
    }

    @Test
    void aTableThatIsThereStays() throws IOException {
        Path target = Files.createDirectories(folder.resolve("out"));
        Files.writeString(target.resolve("mine"), "kept", StandardCharsets.UTF_8);
        Ended ended = predict(target, "--output", output());
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("--to: " + target + " is there already; name a folder that is not");
        assertThat(target.resolve("mine")).hasContent("kept");
    }

    @Test
    void aDamagedModelIsRefusedInOneLine() throws IOException {
        Path copy = folder.resolve("model");
        FileUtils.copyDirectory(
                shared.resolve("out/models")
                        .resolve(recordOf(ObjectiveType.NONE).trialId())
                        .toFile(),
                copy.toFile());
        Files.write(
                copy.resolve("vocabulary.txt"),
                "one more\n".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        Ended ended = predict(folder.resolve("out"), "--model", copy.toString());
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains("model/vocabulary.txt: it is damaged or belongs to another model");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aKeptModelHoldsNoTextThatItWasTrainedOn() throws IOException {
        List<String> pairs = Files.readAllLines(shared.resolve("train.csv")).stream()
                .skip(1)
                .flatMap(line -> Arrays.stream(line.split("[,\"]+")))
                .flatMap(field -> pairs(field.strip().split(" ")))
                .distinct()
                .toList();
        assertThat(pairs).hasSizeGreaterThan(20);
        try (Stream<Path> files = Files.walk(shared.resolve("out/models"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(pairs).noneMatch(content::contains);
            }
        }
    }

    private static Stream<String> pairs(String[] words) {
        return IntStream.range(1, words.length).mapToObj(i -> words[i - 1] + " " + words[i]);
    }

    @Test
    void textsOfALabelAreWrittenAndAreTheSameForASeed() throws IOException {
        Ended ended = Commands.run("generate", "--output", output(), "--count", "4");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        List<JsonNode> texts = lines(ended);
        assertThat(texts)
                .extracting(text -> text.path("label").asText())
                .containsExactly(
                        "billing",
                        "billing",
                        "billing",
                        "billing",
                        "delivery",
                        "delivery",
                        "delivery",
                        "delivery",
                        "returns",
                        "returns",
                        "returns",
                        "returns");
        assertThat(texts).allSatisfy(text -> {
            assertThat(text.path("text").asText().split(" ")).hasSizeLessThanOrEqualTo(12);
            assertThat(text.path("classified_as").asText()).isIn(TOPICS);
            assertThat(text.path("probability").asDouble()).isBetween(1 / 3.0 - 1e-9, 1.0);
        });
        assertThat(Commands.run("generate", "--output", output(), "--count", "4")
                        .out())
                .isEqualTo(ended.out());
        assertThat(Commands.run("generate", "--output", output(), "--count", "4", "--seed", "1")
                        .out())
                .isNotEqualTo(ended.out());
        List<JsonNode> ofOne =
                lines(Commands.run("generate", "--output", output(), "--count", "2", "--label", "returns"));
        assertThat(ofOne)
                .extracting(text -> text.path("text").asText())
                .isEqualTo(texts.subList(8, 10).stream()
                        .map(text -> text.path("text").asText())
                        .toList());
    }

    @Test
    void textsLikeOneAndBetweenTwoAreWritten() throws IOException {
        List<JsonNode> like = lines(Commands.run("generate", "--output", output(), "--like", "the late parcel"));
        assertThat(like).hasSize(3);
        assertThat(like.get(0).path("label")).isEqualTo(like.get(2).path("label"));
        List<JsonNode> between = lines(Commands.run(
                "generate", "--output", output(), "--count", "5", "--between", "the late parcel", "the broken box"));
        assertThat(between).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--label retuns|--label: retuns is none of the model's classes billing, delivery, returns",
                "--count 0|--count: 0 is not at least 1",
                "--temperature 0|--temperature: 0.0 is not a number above 0",
                "--top-p 2|--top-p: 2.0 is not in (0, 1]",
                "--objective None|holds no such model, but those of",
                "--objective NaiveBayes|holds no such model, but those of",
                "--between a b --count 1|--count: 1 is not at least 2",
                "--between a b --label returns|--between: it needs no --label",
                "--between a b --like c|--like and --between exclude each other",
            })
    void whatCannotBeWrittenIsTold(String arguments, String message) {
        List<String> all = new ArrayList<>(List.of("generate", "--output", output()));
        all.addAll(List.of(arguments.split(" ")));
        Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains(message);
        assertThat(ended.out()).isEmpty();
    }

    private static List<JsonNode> lines(Ended ended) throws IOException {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ended.out().lines().toList()) {
            lines.add(Json.MAPPER.readTree(line));
        }
        return lines;
    }

    private static String output() {
        return shared.resolve("out").toString();
    }

    private static List<TrialRecord> records() {
        try {
            return TestRecords.all(new RecordStore(output(), TestRecords.HADOOP));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrialRecord recordOf(ObjectiveType objective) {
        return records().stream()
                .filter(record -> record.trial().objective() == objective)
                .findFirst()
                .orElseThrow();
    }

    /** Predicts the test table. */
    private static Ended predict(Path target, String... models) {
        List<String> arguments = new ArrayList<>(List.of("predict"));
        arguments.addAll(List.of(models));
        arguments.addAll(List.of("--input", shared.resolve("test.csv").toString(), "--text-column", "title,body"));
        arguments.addAll(List.of("--label-column", "topic", "--to", target.toString()));
        return Commands.run(arguments.toArray(String[]::new));
    }

    private List<Row> rows(Path target) {
        return spark.read()
                .parquet(target.toString())
                .orderBy(col("number").cast("int"))
                .collectAsList();
    }

    private static double probability(Row row, String topic) {
        return row.<String, Double>getJavaMap(row.fieldIndex("probabilities")).get(topic);
    }
}
