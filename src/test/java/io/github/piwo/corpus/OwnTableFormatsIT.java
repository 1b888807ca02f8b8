package io.github.piwo.corpus;

import static io.github.piwo.corpus.OwnTables.settings;
import static io.github.piwo.corpus.OwnTables.table;
import static io.github.piwo.corpus.OwnTables.tickets;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same 2,000 tickets are the same dataset, in whatever form they come. */
class OwnTableFormatsIT {
    private static final List<Row> TICKETS = tickets(2000);

    @TempDir
    static Path shared;

    private static Prepared expected;

    @TempDir
    Path folder;

    @BeforeAll
    static void prepareOnce() throws IOException {
        Path csv = shared.resolve("tickets.csv");
        table(TICKETS, 1).write().option("header", true).csv(csv.toString());
        expected = Prepared.of(settings(shared.resolve("out"), csv, "dataset.table.split-column=part"));
    }

    @Test
    void rowsWithoutALabelAreUnlabelledTexts() {
        assertThat(expected.dataset().test().size()).isEqualTo(200);
        assertThat(expected.dataset().unlabelled().size())
                .isEqualTo((int) TICKETS.stream().filter(row -> row.isNullAt(2)).count());
        assertThat(expected.dataset().labelled().size())
                .isEqualTo(1800 - expected.dataset().unlabelled().size())
                .isBetween(500, 700);
        assertThat(expected.preparation().manifest().classNames()).isEqualTo(OwnTables.TOPICS);
    }

    @ParameterizedTest
    @CsvSource({
        "csv, none, 3, true",
        "csv, bzip2, 1, false",
        "tsv, gzip, 3, true",
        "json, none, 1, true",
        "json, gzip, 4, true",
        "parquet, snappy, 3, true",
        "orc, zlib, 2, true"
    })
    void aFormatMakesNoDifference(String format, String compression, int parts, boolean header) throws IOException {
        Path train = folder.resolve("tickets");
        write(table(TICKETS, parts), format, compression, header, train);
        String[] columns = header
                ? new String[] {"dataset.table.split-column=part", "dataset.table.format=" + format}
                : new String[] {
                    "dataset.table.text-columns=[_c0, _c1]",
                    "dataset.table.label-column=_c2",
                    "dataset.table.split-column=_c3"
                };
        assertSame(Prepared.of(settings(folder.resolve("out"), train, columns)));
    }

    private static void write(Dataset<Row> table, String format, String compression, boolean header, Path to) {
        boolean isTsv = format.equals("tsv");
        var writer = table.write().option("compression", compression);
        if (isTsv || format.equals("csv")) {
            // Doubled quotes, as in RFC 4180, rather than backslashes.
            writer.option("header", header).option("sep", isTsv ? "\t" : ",").option("escape", "\"");
        }
        writer.format(isTsv ? "csv" : format).save(to.toString());
    }

    @Test
    void threeTablesAreTheSameAsOneWithASplitColumn() throws IOException {
        Dataset<Row> all = table(TICKETS, 2);
        Map<String, String> tables = Map.of(
                "train",
                "topic is not null and part = 'train'",
                "unlabelled",
                "topic is null",
                "test",
                "part = 'test'");
        tables.forEach((name, rows) -> all.where(rows)
                .drop(name.equals("unlabelled") ? "topic" : "part")
                .write()
                .parquet(folder.resolve(name).toString()));
        assertSame(Prepared.of(settings(
                folder.resolve("out"),
                folder.resolve("train"),
                "dataset.table.unlabelled=" + folder.resolve("unlabelled"),
                "dataset.table.test=" + folder.resolve("test"))));
    }

    @Test
    void foldersFilesAndPatternsName() throws IOException {
        Path parts = folder.resolve("parts");
        write(table(TICKETS, 3), "json", "gzip", true, parts);
        for (String pattern : List.of("*.json.gz", "part-0000[0-2]*")) {
            assertSame(Prepared.of(settings(
                    folder.resolve("out"),
                    parts.resolve(pattern),
                    "dataset.table.split-column=part",
                    "dataset.table.format=auto")));
        }
    }

    @Test
    void anIdentifierOfOnesOwnMakesAnotherOrder() throws IOException {
        Path csv = folder.resolve("with-id");
        List<Row> rows = TICKETS.subList(0, 100);
        table(rows, 1)
                .selectExpr("*", "concat('t', monotonically_increasing_id()) as number")
                .write()
                .option("header", true)
                .csv(csv.toString());
        Prepared prepared = Prepared.of(settings(
                folder.resolve("out"), csv, "dataset.table.split-column=part", "dataset.table.id-column=number"));
        assertThat(prepared.dataset().test().size()).isEqualTo(10);
        assertThat(Stream.of(prepared.dataset().labelled().idHash(0)))
                .allMatch(hash -> java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> TextIndexer.idHash("t" + i))
                        .toList()
                        .contains(hash));
    }

    private static void assertSame(Prepared prepared) {
        assertThat(prepared.preparation().manifest())
                .isEqualTo(expected.preparation().manifest());
        assertThat(prepared.content()).isEqualTo(expected.content());
    }
}
