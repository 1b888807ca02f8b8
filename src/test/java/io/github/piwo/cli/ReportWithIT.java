package io.github.piwo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.LocalSpark;
import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report --with} on outputs of real sweeps over one table of texts. */
class ReportWithIT {
    private static final int TEXTS_PER_CLASS = 30;
    private static final String OTHER_VOCABULARY = "dataset.vocabulary-size=2";
    private static final String OTHER_MODEL = "model.latent-size=5";

    @TempDir
    static Path folder;

    private static Path table;

    @BeforeAll
    static void sweeps() throws IOException {
        LocalSpark.session();
        table = table("table.tsv", "of");
        sweep("own");
        sweep("own", OTHER_MODEL, "sweep.splits=[1]", "sweep.baselines=[]");
        sweep("vocabulary", OTHER_VOCABULARY);
        Path others = table("others.tsv", "about");
        sweep("texts", "dataset.table.train=" + others);
    }

    @Test
    void anotherVocabularyOfTheSameUnchangedFilesIsPaired() throws IOException {
        Map<Path, FileTime> before = files("vocabulary");
        Ended ended = report("own", output("vocabulary"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out()).contains("Beside vocabulary: 3 comparisons on shared splits; ");
        assertThat(files("vocabulary")).isEqualTo(before);

        Dataset<Row> comparisons = read("side_by_side_comparisons");
        assertThat(comparisons.count()).isEqualTo(3);
        Row none = comparisons.where("objective = 'None'").first();
        assertThat(none.<Integer>getAs("n")).isEqualTo(2);
        assertThat(none.<Double>getAs("mean_difference"))
                .isNotZero()
                .isCloseTo(meanOfNone("own") - meanOfNone("vocabulary"), within(1e-12));
        assertThat(read("side_by_side_experiments").where("is_report").count()).isEqualTo(1);
        assertThat(read("side_by_side_experiments")
                        .select("dataset_fingerprint")
                        .distinct()
                        .count())
                .isEqualTo(2);
        assertThat(read("side_by_side").count()).isEqualTo(6);
        assertThat(folder.resolve("own/report/report.md"))
                .content(UTF_8)
                .contains("| dataset.vocabulary-size | 50 | 2 |")
                .doesNotContain("| dataset.table.train |");
    }

    @Test
    void otherTextsAreNotPaired() {
        Ended ended = report("own", output("texts"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(ended.out())
                .contains("3 differences of means", "the datasets have different fingerprints, and nothing proves");
        assertThat(read("side_by_side_comparisons").where("paired").count()).isZero();
        assertThat(folder.resolve("own/report/report.md")).content(UTF_8).contains("| dataset.table.train |");
    }

    @Test
    void anotherExperimentOfTheSameOutputIsFound() {
        Ended ended = report("own", output("own"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        // The baseline is in one of them only, and one split in both.
        assertThat(ended.out()).contains("2 comparisons on one shared split, which says nothing about chance");
        assertThat(read("side_by_side").groupBy("label").count().count()).isEqualTo(2);
        assertThat(read("side_by_side_comparisons").where("p is null and n = 1").count())
                .isEqualTo(2);
    }

    @Test
    void severalOutputsAndOneExperimentByTheBeginningOfItsIdentity() throws IOException {
        String other = new RecordStore(output("own"), TestRecords.HADOOP)
                .readAll().summaries().stream()
                        .filter(record -> record.settings().contains("\"latent-size\":5,"))
                        .findFirst()
                        .orElseThrow()
                        .experimentId();
        Ended ended = report("own", output("own") + "#" + other.substring(0, 8), output("vocabulary"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(read("side_by_side_experiments").count()).isEqualTo(3);
        assertThat(read("side_by_side_comparisons")
                        .select("other_label")
                        .distinct()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aReportWithoutOthersRemovesTheTables() {
        report("own", output("vocabulary"));
        assertThat(folder.resolve("own/tables/side_by_side")).exists();
        Ended ended = Commands.run(arguments("own", "report"));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("own/tables")).isDirectoryNotContaining("glob:**side_by_side*");
        assertThat(folder.resolve("own/report/report.md")).content(UTF_8).doesNotContain("Side by side");
    }

    private static Dataset<Row> read(String name) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("own/tables/" + name).toString());
    }

    private static double meanOfNone(String output) throws IOException {
        List<TrialRecord> trials = new RecordStore(output(output), TestRecords.HADOOP)
                .readAll().summaries().stream()
                        .filter(record -> record.trial().objective().label().equals("None"))
                        .filter(record -> !record.settings().contains("\"latent-size\":5,"))
                        .toList();
        assertThat(trials).hasSize(2);
        return trials.stream()
                .mapToDouble(record -> ((Completed) record.result()).testAccuracy())
                .average()
                .orElseThrow();
    }

    private static Map<Path, FileTime> files(String output) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(output))) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private static Path table(String name, String word) throws IOException {
        List<String> rows = new ArrayList<>(List.of("text\ttopic\tpart"));
        for (int topic = 0; topic < 2; topic++) {
            for (int i = 0; i < TEXTS_PER_CLASS; i++) {
                // A third are test texts, a third have no class.
                String label = i % 3 == 1 ? "" : "topic " + topic;
                rows.add("word" + topic + " " + word + " " + i + "\t" + label + "\t" + (i % 3 == 0 ? "test" : "train"));
            }
        }
        return Files.write(folder.resolve(name), rows);
    }

    private static void sweep(String output, String... settings) {
        Ended sweep = Commands.run(arguments(output, "sweep", settings));
        assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(ExitCode.DONE);
    }

    private static Ended report(String output, String... others) {
        List<String> arguments = new ArrayList<>(List.of(arguments(output, "report")));
        arguments.add("--with");
        arguments.addAll(List.of(others));
        return Commands.run(arguments.toArray(String[]::new));
    }

    private static String output(String name) {
        return folder.resolve(name).toString();
    }

    private static String[] arguments(String output, String command, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(command));
        Stream.of(
                        QuickRunIT.SMALL.stream(),
                        Stream.of(
                                "output=" + folder.resolve(output),
                                "dataset.name=table",
                                "dataset.table.train=" + table,
                                "dataset.table.text-columns=[text]",
                                "dataset.table.label-column=topic",
                                "dataset.table.split-column=part",
                                "dataset.splits=2",
                                "dataset.vocabulary-size=50",
                                "dataset.vectors.source=random",
                                "dataset.vectors.dimension=8",
                                "sweep.objectives=[None,VAE]",
                                "sweep.baselines=[NaiveBayes]",
                                "sweep.supervision-rates=[1]",
                                "sweep.alphas=[10]",
                                "sweep.splits=[1,2]"),
                        Stream.of(settings))
                .flatMap(part -> part)
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }
}
