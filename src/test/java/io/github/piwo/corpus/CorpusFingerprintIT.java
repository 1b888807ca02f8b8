package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.HADOOP;
import static io.github.piwo.corpus.RawFixtures.newsRows;
import static io.github.piwo.corpus.RawFixtures.settings;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFingerprintIT {
    @TempDir
    Path folder;

    @Test
    void theSameContentElsewhereIsTheSameDataset() {
        String here = news(RawFixtures.news(folder.resolve("here")));
        String there = news(RawFixtures.news(folder.resolve("there")));
        assertThat(here).matches("[0-9a-f]{64}").isEqualTo(there);
    }

    @Test
    void oneOtherByteOfTextIsAnotherDataset() {
        Path raw = RawFixtures.news(folder);
        String before = news(raw);
        List<String> rows = newsRows("today", 20);
        rows.set(7, rows.get(7).replace("said", "sold"));
        write(raw.resolve("train.csv"), RawFixtures.lines(rows));
        assertThat(news(raw)).isNotEqualTo(before);
    }

    @Test
    void aFileThatMovesBetweenFoldersOfReviewsIsAnotherDataset() throws IOException {
        Path raw = RawFixtures.reviewFolder(folder, RawFixtures.reviews());
        String before = fingerprint(settings("imdb", raw, folder));
        Files.move(raw.resolve("train/neg/5_5.txt"), raw.resolve("train/unsup/99_5.txt"));
        assertThat(fingerprint(settings("imdb", raw, folder))).isNotEqualTo(before);
    }

    @Test
    void settingsOfThePreparationMakeOtherDatasets() {
        Path raw = RawFixtures.news(folder);
        Set<String> fingerprints = new HashSet<>();
        List<String> overrides = List.of(
                "dataset.seed=1",
                "dataset.seed=2",
                "dataset.max-tokens=13",
                "dataset.vocabulary-size=51",
                "dataset.tokenizer=whitespace",
                "dataset.labelled-texts=9",
                "dataset.unlabelled-texts=9",
                "dataset.vectors.dimension=5");
        overrides.forEach(override -> fingerprints.add(news(raw, override)));
        assertThat(fingerprints).hasSize(overrides.size());
    }

    @Test
    void otherSettingsDoNot() {
        Path raw = RawFixtures.news(folder);
        assertThat(news(raw, "seed=5", "model.dropout=0", "dataset.splits=4")).isEqualTo(news(raw));
    }

    @Test
    void wordVectorsCountByTheirContent() {
        Path raw = RawFixtures.news(folder);
        Path vectors = folder.resolve("some.vec");
        String[] fromFile = {"dataset.vectors.source=file", "dataset.vectors.path=" + vectors};
        write(vectors, "1 4\nbank 1 2 3 4\n".getBytes(StandardCharsets.UTF_8));
        String before = news(raw, fromFile);
        write(vectors, "1 4\nbank 1 2 3 5\n".getBytes(StandardCharsets.UTF_8));
        assertThat(news(raw, fromFile)).isNotEqualTo(before);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Path raw = RawFixtures.news(folder);
        Files.delete(raw.resolve("test.csv"));
        assertThatThrownBy(() -> news(raw))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.path = " + raw + ": there is no test.csv in this folder, nor test.csv.gz or .bz2");
    }

    @Test
    void aCompressedFileHasTheFingerprintOfWhatItHolds() throws IOException {
        Path raw = RawFixtures.news(folder);
        String before = news(raw);
        RawFixtures.write(raw.resolve("train.csv.gz"), RawFixtures.gzip(Files.readAllBytes(raw.resolve("train.csv"))));
        Files.delete(raw.resolve("train.csv"));
        assertThat(news(raw)).isEqualTo(before);
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() {
        Path file = RawFixtures.news(folder).resolve("train.csv");
        assertThatThrownBy(() -> news(file))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.path = " + file
                        + " is a file; it must be the folder that contains train.csv and test.csv");
    }

    @Test
    void missingUnlabelledReviewsAreNamedWithTheWayOut() {
        Map<String, byte[]> reviews = RawFixtures.reviews();
        reviews.keySet().removeIf(name -> name.startsWith("train/unsup"));
        RawFixtures.reviewFolder(folder, reviews);
        assertThatThrownBy(() -> fingerprint(settings("imdb", folder, folder)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("/train/unsup; without unlabelled texts only None can be trained")
                .hasMessageContaining("dataset.unlabelled-texts = 0");
    }

    @Test
    void aMissingFolderOfReviewsIsNamed() {
        RawFixtures.reviewFolder(folder, new TreeMap<>(RawFixtures.reviews().headMap("train/pos")));
        assertThatThrownBy(() -> fingerprint(settings("imdb", folder, folder)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.path: there is no " + folder.resolve("train/pos"));
    }

    private String news(Path raw, String... overrides) {
        return fingerprint(settings("agnews", raw, folder.resolve("out"), overrides));
    }

    /** The fingerprint of the raw texts as they are now. */
    static String fingerprint(ExperimentSettings settings) {
        SparkSession spark = LocalSpark.session();
        RawCorpus raw = RawCorpus.of(settings.dataset(), spark);
        try (RawTexts texts = RawTexts.read(spark, raw, 2, settings.dataset().maxBadRows())) {
            return CorpusFingerprint.of(settings.dataset(), texts.texts(), HADOOP);
        }
    }
}
