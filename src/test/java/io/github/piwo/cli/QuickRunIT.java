package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.corpus.RawFixtures;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.inference.KeptModel;
import io.github.piwo.results.TestTables;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.training.TinySettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from texts to tables with real training, in sizes at which ten trials take seconds. */
class QuickRunIT {
    /** A model that a laptop trains in a second. */
    static final List<String> SMALL = List.of(
            "model.encoder-hidden=8",
            "model.latent-size=4",
            "model.label-embedding-size=4",
            "model.decoder-hidden=8",
            "training.batch-size=8",
            "training.importance-samples=2",
            "training.max-steps=3",
            "training.annealing.steps=2",
            "training.test-bound-texts=10");

    private static final List<String> SETTINGS = Stream.concat(
                    SMALL.stream(),
                    Stream.of(
                            "dataset.name=synthetic",
                            "dataset.labelled-texts=40",
                            "dataset.unlabelled-texts=40",
                            "dataset.splits=2",
                            "dataset.vocabulary-size=60",
                            "dataset.vectors.dimension=8",
                            "dataset.synthetic.test-texts=20",
                            "dataset.synthetic.topic-words=10",
                            "dataset.synthetic.common-words=20",
                            "sweep.supervision-rates=[0.5]",
                            "sweep.alphas=[10]",
                            "sweep.splits=[1,2]"))
            .toList();

    /** What the first sweep left, and said. */
    @TempDir
    static Path finished;

    private static Ended first;

    @TempDir
    Path output;

    private final SparkSession spark = LocalSpark.session();

    @BeforeAll
    static void sweepOnce() {
        LocalSpark.session();
        first = run(finished, "sweep");
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(finished)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = output.resolve(finished.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    void aSweepPrintsBothTablesAndLeavesAllTables() throws IOException {
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
        assertThat(first.out())
                .contains("Table 1.", "Table 2.", "16 trials run now; 16 of 16 completed, 0 failed; report in ");
        for (ObjectiveType objective : ObjectiveType.values()) {
            assertThat(first.out()).containsPattern("(?m)^" + objective.label() + " +\\d+\\.\\d\\d\\(");
        }
        int epochs = records(finished).stream().mapToInt(r -> r.epochs().size()).sum();
        assertThat(TestTables.NAMES.stream().map(this::rows))
                .startsWith(16L, (long) epochs, 8L, 8L, 4L, 66L, 3L)
                .contains(64L)
                .endsWith(96L);
        assertThat(epochs).isEqualTo(20);
    }

    @Test
    void aSweepKeepsAModelForEachTrialOfTheChosenAlpha() throws IOException {
        ModelStore models = new ModelStore(new OutputFiles(finished.toString(), TestRecords.HADOOP));
        assertThat(models.ids())
                .isEqualTo(records(finished).stream().map(TrialRecord::trialId).collect(Collectors.toSet()));
        assertThat(first.out()).contains("16 models kept in models/");
        for (TrialRecord record : records(finished)) {
            try (KeptModel model = read(models.of(record.trialId()))) {
                assertThat(model.description().trial()).isEqualTo(record.trial());
                assertThat(model.vocabulary()).startsWith("<pad>", "<unk>").hasSizeGreaterThan(20);
            }
        }
    }

    private static KeptModel read(ModelFolder folder) throws IOException {
        return KeptModel.read(folder, TinySettings.with().memory(), TrainingDevice.CPU);
    }

    @Test
    void withoutKeptModelsASweepLeavesNone() {
        Ended sweep = run(output, "sweep", "models.keep=none", "sweep.supervision-rates=[1]", "seed=9");
        assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(ExitCode.DONE);
        assertThat(sweep.out()).contains("16 trials run now").doesNotContain("models kept");
        assertThat(output.resolve("models").toFile().list()).hasSize(16);
    }

    @Test
    void trainKeepsItsModelInANewFolder(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        String[] train = arguments(
                output,
                "train",
                List.of(),
                "--objective",
                "NaiveBayes",
                "--rate",
                "0.5",
                "--split",
                "2",
                "--model",
                model.toString());
        Ended trained = Commands.run(train);
        assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCode.DONE);
        try (KeptModel kept = read(new ModelFolder(new OutputFiles(folder.toString(), TestRecords.HADOOP), "model"))) {
            assertThat(kept.description().trial().objective()).isEqualTo(ObjectiveType.NAIVE_BAYES);
        }
        Ended again = Commands.run(train);
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("--model: " + model + " is there already; name a folder that is not");
    }

    private long rows(String table) {
        return spark.read()
                .parquet(finished.resolve("tables").resolve(table).toString())
                .count();
    }

    @Test
    void theSameSweepRunsNothingAndPrintsTheSame() {
        Ended second = run(output, "sweep");
        assertThat(second.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(second.out()).contains("Already prepared: ", "0 trials run now; 16 of 16 completed, 0 failed");
        assertThat(tables(second)).isEqualTo(tables(first));
    }

    @Test
    void oneMoreRateRunsOnlyTheNewTrials() {
        Ended wider = run(output, "sweep", "sweep.supervision-rates=[0.5,1]");
        assertThat(wider.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(wider.out()).contains("16 trials run now; 32 of 32 completed, 0 failed");
    }

    @Test
    void planStatusAndReportTellWhatIsThere() {
        Ended plan = run(output, "plan", "sweep.supervision-rates=[0.5,1]");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(plan.out()).contains("32 trials: 16 done, 0 failed, 16 to do; about ");
        assertThat(plan.out().lines().filter(line -> line.startsWith("to do"))).hasSize(16);
        assertThat(plan.out().lines().filter(line -> line.startsWith("done"))).hasSize(16);
        Ended status = run(output, "status");
        assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(status.out())
                .startsWith("16 of 16 trials done, 0 failed, not running")
                .contains("  IWAE         2/2");
        Ended report = run(output, "report");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.out()).contains("16 records; report in ", "/report/index.html, tables in ");
        assertThat(tables(report)).isEqualTo(tables(first));
        assertThat(output.resolve("report/index.html")).content().contains("\"planned\":2");
    }

    @Test
    void trialsAreExportedAndThoseOfOtherSettingsAreNot(@TempDir Path folder) {
        String[] target = {"--tensorboard", folder.toString()};
        Ended other = Commands.run(arguments(output, "export", List.of("model.dropout=0.1"), target));
        assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.err())
                .contains("holds no trials of these settings, but 16 trials with model.dropout = 0.5 (here 0.1)");
        Ended own = Commands.run(arguments(output, "export", List.of(), target));
        assertThat(own.exitCode()).as(own.err()).isEqualTo(ExitCode.DONE);
        assertThat(own.out()).contains("16 trials in " + folder);
        assertThat(folder.resolve("IWAE/rate-0.5/alpha-10")).isDirectory();
    }

    @Test
    void aLostRecordIsRunAgainWithTheSameNumbers() throws IOException {
        for (ObjectiveType objective : List.of(ObjectiveType.NONE, ObjectiveType.IWAE)) {
            TrialRecord lost = records(output).stream()
                    .filter(record -> record.trial().objective() == objective)
                    .findFirst()
                    .orElseThrow();
            Files.delete(output.resolve("records").resolve(lost.trialId() + ".json"));
            assertThat(run(output, "sweep").out()).contains("1 trials run now; 16 of 16 completed");
            TrialRecord again = store(output).read(lost.trialId()).orElseThrow();
            assertThat(again.provenance().startedAt()).isAfter(lost.provenance().startedAt());
            assertThat(numbers(again)).isEqualTo(numbers(lost));
        }
    }

    @Test
    void divergedTrialsAreToldAndOnlyTheyAreRetried() throws IOException {
        String alphas = "sweep.alphas=[10,1e40]";
        Ended ended = run(output, "sweep", alphas);
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(ended.out()).contains("8 trials run now; 16 of 24 completed, 8 failed");
        assertThat(records(output))
                .filteredOn(record -> !record.isCompleted())
                .hasSize(8)
                .allMatch(record -> record.trial().classificationWeight() == 1e40)
                .extracting(record -> record.result().status())
                .containsOnly("diverged");

        assertThat(run(output, "status", alphas).out()).startsWith("16 of 24 trials done, 8 failed, not running");
        assertThat(run(output, "sweep", alphas).out()).contains("0 trials run now; 16 of 24 completed, 8 failed");
        Ended retried = Commands.run(arguments(output, "sweep", List.of(alphas), "--retry-failed"));
        assertThat(retried.exitCode()).isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(retried.out()).contains("8 trials run now; 16 of 24 completed, 8 failed");
        assertThat(records(output))
                .filteredOn(record -> record.provenance().attempt() == 2)
                .hasSize(8);
    }

    @Test
    void trainPrintsTheNumbersThatTheSweepFound() throws IOException {
        Ended train = Commands.run(arguments(
                output, "train", List.of(), "--objective", "PIWO", "--rate", "0.5", "--alpha", "10", "--split", "2"));
        assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.DONE);
        TrialRecord record = records(output).stream()
                .filter(r ->
                        r.trial().objective() == ObjectiveType.PIWO && r.trial().split() == 2)
                .findFirst()
                .orElseThrow();
        TrialResult.Completed completed = (TrialResult.Completed) record.result();
        assertThat(train.out())
                .contains("trial " + record.trialId())
                .contains(String.format(Locale.ROOT, "test accuracy %.2f %%", 100 * completed.testAccuracy()))
                .contains(String.format(Locale.ROOT, "test bound %.2f nats per text", completed.testBound()));
    }

    @Test
    void trainReadsTheRawTextsThatThereAreNow(@TempDir Path folder) throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Path own = folder.resolve("out");
        List<String> train = new ArrayList<>(
                List.of("train", "--objective", "None", "--rate", "1", "--split", "1", "--set", "output=" + own));
        Stream.concat(
                        RawFixtures.overrides("agnews", raw, "training.max-steps=1").stream(),
                        SETTINGS.stream().filter(setting -> setting.startsWith("model.")))
                .forEach(setting -> train.addAll(List.of("--set", setting)));
        Ended before = Commands.run(train.toArray(String[]::new));
        assertThat(before.exitCode()).as(before.err()).isEqualTo(ExitCode.DONE);
        FileUtils.deleteDirectory(own.resolve("corpus").resolve(preparedIn(own)).toFile());
        Files.writeString(raw.resolve("train.csv"), "\"1\",\"one\",\"more\"\n", StandardOpenOption.APPEND);
        Ended after = Commands.run(train.toArray(String[]::new));
        assertThat(after.exitCode()).as(after.err()).isEqualTo(ExitCode.DONE);
        assertThat(trialId(after)).isNotEqualTo(trialId(before));
    }

    private static String preparedIn(Path output) throws IOException {
        try (Stream<Path> entries = Files.list(output.resolve("corpus"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("fingerprints"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String trialId(Ended train) {
        Matcher line = Pattern.compile("trial [0-9a-f]{64}").matcher(train.out());
        assertThat(line.find()).as(train.out()).isTrue();
        return line.group();
    }

    /** All figures of a trial but those of the clock. */
    private static List<Double> numbers(TrialRecord record) {
        TrialResult.Completed completed = (TrialResult.Completed) record.result();
        DoubleStream result = DoubleStream.of(
                completed.testAccuracy(),
                completed.validationAccuracy(),
                completed.trainAccuracy(),
                completed.testBound(),
                completed.testPerplexity(),
                completed.bestEpoch(),
                (double) completed.steps());
        DoubleStream epochs = record.epochs().stream()
                .flatMapToDouble(epoch -> DoubleStream.of(
                        epoch.boundLabelled(),
                        epoch.boundUnlabelled(),
                        epoch.classifierLoss(),
                        epoch.trainAccuracy(),
                        epoch.validationAccuracy()));
        return DoubleStream.concat(result, epochs).boxed().toList();
    }

    /** What was printed of the tables, without where they lie. */
    private static String tables(Ended ended) {
        String out = ended.out();
        String fromFirst = out.substring(out.indexOf("Table 1."));
        return fromFirst.substring(0, fromFirst.lastIndexOf('\n', fromFirst.length() - 2));
    }

    private static RecordStore store(Path output) {
        return new RecordStore(output.toString(), new Configuration());
    }

    private static List<TrialRecord> records(Path output) throws IOException {
        return TestRecords.all(store(output));
    }

    private static Ended run(Path output, String command, String... settings) {
        return Commands.run(arguments(output, command, List.of(settings)));
    }

    private static String[] arguments(Path output, String command, List<String> settings, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(options));
        Stream.of(Stream.of("output=" + output), SETTINGS.stream(), settings.stream())
                .flatMap(part -> part)
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }
}
