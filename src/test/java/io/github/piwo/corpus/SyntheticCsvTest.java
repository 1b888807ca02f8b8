package io.github.piwo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.DatasetSettings.SyntheticSettings;
import io.github.piwo.trial.TrialId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyntheticCsvTest {
    private static final SyntheticSettings SETTINGS = new SyntheticSettings(3, 10, 20, 30, 5, 9, 0.4);

    @Test
    void theBytesAreTheSameOnEveryMachine() throws IOException {
        byte[] bytes = bytes(SETTINGS, 1, "train.csv", 50);
        String hash = HexFormat.of().formatHex(TrialId.sha256().digest(bytes));
        assertThat(hash).isEqualTo("9bc45a3c34603f9ade4d984112385ebe786beca3307aaa69642717f0930a794c");
    }

    @Test
    void anotherSeedOrFileGivesOtherTexts() throws IOException {
        byte[] train = bytes(SETTINGS, 1, "train.csv", 20);
        assertThat(bytes(SETTINGS, 2, "train.csv", 20)).isNotEqualTo(train);
        assertThat(bytes(SETTINGS, 1, "test.csv", 20)).isNotEqualTo(train);
    }

    @Test
    void moreRowsOnlyAddRows() throws IOException {
        assertThat(rows(SETTINGS, 30).subList(0, 20)).isEqualTo(rows(SETTINGS, 20));
    }

    @Test
    void lengthsStayWithinTheLimitsAndReachThem() throws IOException {
        Set<Integer> lengths =
                rows(SETTINGS, 300).stream().map(row -> words(row).size()).collect(Collectors.toSet());
        assertThat(lengths).containsExactlyInAnyOrder(5, 6, 7, 8, 9);
    }

    @Test
    void classesShareTheCommonWordsOnly() throws IOException {
        List<String> rows = rows(SETTINGS, 600);
        Set<String> first = wordsOfClass(rows, "\"1\"");
        Set<String> second = wordsOfClass(rows, "\"2\"");
        assertThat(first).hasSize(50);
        assertThat(second).hasSize(50);
        first.retainAll(second);
        assertThat(first).hasSize(30);
    }

    @Test
    void wordsStayDifferentWhereThereAreMany() throws IOException {
        SyntheticSettings many = new SyntheticSettings(2, 1, 1, 400_000, 1000, 1000, 0);
        Set<String> words =
                rows(many, 400).stream().flatMap(row -> words(row).stream()).collect(Collectors.toSet());
        // 400,000 draws from 400,000 words hit 1 − 1/e of them.
        assertThat(words.size()).isBetween(251_000, 255_000);
    }

    private static Set<String> wordsOfClass(List<String> rows, String label) {
        return rows.stream()
                .filter(row -> row.startsWith(label))
                .flatMap(row -> words(row).stream())
                .collect(Collectors.toSet());
    }

    private static List<String> words(String row) {
        String text = row.substring(row.indexOf(',') + 1).replace("\",\"", " ").replace("\"", "");
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> rows(SyntheticSettings settings, int rows) throws IOException {
        return new String(bytes(settings, 1, "train.csv", rows), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] bytes(SyntheticSettings settings, long seed, String file, int rows) throws IOException {
        return new SyntheticCsv(settings, seed, file, rows).asStream().readAllBytes();
    }
}
