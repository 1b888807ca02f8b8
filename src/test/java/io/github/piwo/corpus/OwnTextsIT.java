package io.github.piwo.corpus;

import static io.github.piwo.corpus.OwnTables.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.dataset.DatasetDescription;
import io.github.piwo.dataset.DatasetSummary.ClassCount;
import io.github.piwo.dataset.TextSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the rows of people's own tables. */
class OwnTextsIT {
    private static final List<Integer> SIZES = List.of(190, 8, 2);

    @TempDir
    Path folder;

    @Test
    void theSameShareOfEachClassIsHeldOutForTesting() throws IOException {
        Prepared prepared = Prepared.of(settings(folder.resolve("out"), skewed()));
        assertThat(prepared.preparation().manifest().summary().classes())
                .containsExactly(
                        new ClassCount("billing", 152, 38),
                        new ClassCount("delivery", 6, 2),
                        new ClassCount("returns", 1, 1));
        assertThat(prepared.dataset().unlabelled().size()).isEqualTo(100);
    }

    @Test
    void withoutStratificationAHashDecidesAlone() throws IOException {
        Prepared prepared = Prepared.of(
                settings(folder.resolve("out"), skewed(), "dataset.stratified=false", "dataset.table.test-share=0.5"));
        assertThat(prepared.dataset().test().size()).isBetween(75, 125);
        assertThat(prepared.dataset().labelled().size())
                .isEqualTo(200 - prepared.dataset().test().size());
    }

    @Test
    void labelsThatAreNotDrawnAreForgotten() throws IOException {
        Prepared prepared = Prepared.of(
                settings(folder.resolve("out"), skewed(), "dataset.labelled-texts=30", "dataset.unlabelled-texts=150"));
        assertThat(prepared.dataset().labelled().size()).isEqualTo(30);
        TextSet unlabelled = prepared.dataset().unlabelled();
        assertThat(unlabelled.size()).isEqualTo(150);
        assertThat(IntStream.range(0, 150).map(unlabelled::label)).containsOnly(TextSet.NO_LABEL);
    }

    @ParameterizedTest
    @CsvSource({"false, 40", "true, 34"})
    void textsThatAreInBothTablesAreCountedAndMayBeRemoved(boolean remove, int left) throws IOException {
        List<String> train = rows(40, 0);
        List<String> test = rows(10, 40);
        test.addAll(train.subList(5, 11));
        Prepared prepared = Prepared.of(settings(
                folder.resolve("out"),
                write("train.csv", train),
                "dataset.table.test=" + write("test.csv", test),
                "dataset.remove-leaked=" + remove));
        assertThat(prepared.dataset().labelled().size()).isEqualTo(left);
        assertThat(prepared.dataset().test().size()).isEqualTo(16);
        List<String> said = new ArrayList<>(prepared.preparation().notes());
        said.addAll(DatasetDescription.of(prepared.preparation().manifest()));
        assertThat(said)
                .anyMatch(line -> line.startsWith(
                        remove
                                ? "removed 6 training texts that are also test texts"
                                : "6 training texts are also test texts: dataset.remove-leaked = true removes them"));
    }

    @Test
    void repeatedTextsAreKeptAndCounted() throws IOException {
        List<String> train = rows(40, 0);
        train.addAll(train.subList(0, 7));
        Prepared prepared =
                Prepared.of(settings(folder.resolve("out"), write("train.csv", train), "dataset.stratified=false"));
        assertThat(prepared.dataset().labelled().size()
                        + prepared.dataset().test().size())
                .isEqualTo(47);
        assertThat(prepared.preparation().manifest().summary().repeatedTexts()).isPositive();
    }

    @Test
    void unusableRowsWithinTheLimitAreSkippedAndTold() throws IOException {
        List<String> rows = rows(40, 0);
        rows.set(4, "ragged");
        rows.set(20, ",,billing");
        Path table = write("train.csv", rows);
        Prepared prepared = Prepared.of(settings(folder.resolve("out"), table, "dataset.max-bad-rows=2"));
        assertThat(prepared.preparation().manifest().skippedRows()).isEqualTo(2);
        assertThat(prepared.preparation().notes())
                .anyMatch(note -> note.startsWith("skipped 2 unusable rows or texts, the first: ")
                        && note.endsWith("train.csv:6: expected 3 fields, found 1"));
    }

    @Test
    void labelsOfSeveralTypesAreWords() throws IOException {
        List<String> labels = List.of("1", "2.0", "true", "\"no\"", "null");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add("{\"title\": \"t" + i + "\", \"body\": " + i + ", \"topic\": " + labels.get(i % 5) + "}");
        }
        Path table = Files.write(folder.resolve("mixed.jsonl"), lines);
        Prepared prepared = Prepared.of(settings(folder.resolve("out"), table));
        assertThat(prepared.preparation().manifest().classNames()).containsExactly("1", "2", "no", "true");
        assertThat(prepared.dataset().unlabelled().size()).isEqualTo(10);
    }

    @Test
    void classesAreNumbersInTheirOrderOrWordsInTheirs() throws IOException {
        assertThat(classes("10", "9", "1")).containsExactly("1", "9", "10");
        assertThat(classes("b", "a", "10")).containsExactly("10", "a", "b");
    }

    private List<String> classes(String... names) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add("title " + i + ",body," + names[i % names.length]);
        }
        return Prepared.of(settings(folder.resolve("out"), write("classes-" + names[0] + ".csv", rows)))
                .preparation()
                .manifest()
                .classNames();
    }

    /** Three classes of very different sizes, and 100 texts without a class. */
    private Path skewed() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int topic = 0; topic < SIZES.size(); topic++) {
            for (int i = 0; i < SIZES.get(topic); i++) {
                rows.add("title " + i + ",body of " + topic + "," + OwnTables.TOPICS.get(topic));
            }
        }
        IntStream.range(0, 100).forEach(i -> rows.add("another " + i + ",body,"));
        return write("skewed.csv", rows);
    }

    private static List<String> rows(int count, int from) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            rows.add("title " + i + ",body," + OwnTables.TOPICS.get(i % OwnTables.TOPICS.size()));
        }
        return rows;
    }

    private Path write(String name, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of("title,body,topic"));
        lines.addAll(rows);
        return Files.write(folder.resolve(name), lines);
    }
}
