package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.cli.Commands.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps over tables with many classes, from the CSV file to the tables of classes. */
class ManyClassesIT {
    private static final int TEXTS_PER_CLASS = 12;
    private static final int TEST_TEXTS_PER_CLASS = 2;

    @TempDir
    Path folder;

    @BeforeAll
    static void startSpark() {
        LocalSpark.session();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 150})
    void classesKeepTheirNamesToTheLastTable(int classes) throws IOException {
        Ended sweep = sweep(table(classes));
        assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(ExitCode.DONE);
        assertThat(sweep.out()).contains(classes + " classes", "Table 1. Test macro-F1 in percent", "3 trials run now");
        Dataset<Row> figures = read("classes");
        assertThat(figures.count()).isEqualTo(3L * classes);
        assertThat(figures.where("class = 'topic of number 7'")
                        .select("support")
                        .distinct()
                        .collectAsList())
                .singleElement()
                .matches(row -> row.getInt(0) == TEST_TEXTS_PER_CLASS);
        assertThat(read("confusion").groupBy("trial_id").sum("texts").collectAsList())
                .allMatch(row -> row.getLong(1) == (long) classes * TEST_TEXTS_PER_CLASS);
        assertThat(folder.resolve("out/report/index.html"))
                .content()
                .contains("\"metric\":\"macro-F1\"")
                .contains("topic of number");
    }

    private Dataset<Row> read(String table) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("out/tables/" + table).toString());
    }

    /** A quarter of the rows has no class. */
    private Path table(int classes) throws IOException {
        List<String> rows = new ArrayList<>(List.of("text\ttopic\tpart"));
        for (int topic = 0; topic < classes; topic++) {
            for (int i = 0; i < TEXTS_PER_CLASS; i++) {
                String part = i < TEST_TEXTS_PER_CLASS ? "test" : "train";
                String label = i >= TEST_TEXTS_PER_CLASS && i % 4 == 0 ? "" : "topic of number " + topic;
                rows.add("word" + topic + " of " + i + " and word" + topic + "\t" + label + "\t" + part);
            }
        }
        return Files.write(folder.resolve("table.tsv"), rows);
    }

    private Ended sweep(Path table) {
        List<String> arguments = new ArrayList<>(List.of("sweep"));
        Stream.concat(
                        QuickRunIT.SMALL.stream(),
                        Stream.of(
                                "output=" + folder.resolve("out"),
                                "dataset.name=table",
                                "dataset.table.train=" + table,
                                "dataset.table.text-columns=[text]",
                                "dataset.table.label-column=topic",
                                "dataset.table.split-column=part",
                                "dataset.splits=2",
                                "dataset.vectors.source=random",
                                "dataset.vectors.dimension=8",
                                "training.metric=macro-f1",
                                "sweep.objectives=[None,VAE,PIWO]",
                                "sweep.baselines=[]",
                                "sweep.supervision-rates=[1]",
                                "sweep.alphas=[10]",
                                "sweep.splits=[1]"))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Commands.run(arguments.toArray(String[]::new));
    }
}
