package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.newsRows;
import static io.github.piwo.corpus.RawFixtures.reviews;
import static io.github.piwo.corpus.RawFixtures.settings;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SpecialTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusPreparationIT {
    private static final String WORD2VEC = "dataset.vectors.source=word2vec";

    private static Prepared news;

    @TempDir
    Path folder;

    @BeforeAll
    static void prepareNews(@TempDir Path folder) throws IOException {
        news = Prepared.of(settings("agnews", RawFixtures.news(folder.resolve("raw")), folder.resolve("out")));
    }

    @Test
    void newsAreDividedIntoThreeSubsets() {
        Prepared prepared = news;
        PreparedDataset dataset = prepared.dataset();
        assertThat(dataset.labelled().size()).isEqualTo(8);
        assertThat(dataset.unlabelled().size()).isEqualTo(8);
        assertThat(dataset.test().size()).isEqualTo(8);
        assertThat(dataset.classes()).isEqualTo(4);
        assertThat(prepared.preparation().notes()).isEmpty();
        assertThat(prepared.texts(dataset.unlabelled())).allMatch(text -> text.contains(" -1 "));
        int first = IntStream.range(0, 8)
                .filter(text -> dataset.test().idHash(text) == TextIndexer.idHash("test.csv:1"))
                .findFirst()
                .orElseThrow();
        assertThat(dataset.test().label(first)).isZero();
        assertThat(prepared.words(dataset.test(), first))
                .isEqualTo("the senate <unk> the senate met , it was said on day");
    }

    @Test
    void textsAreOrderedByTheirIdentifiersHash() {
        PreparedDataset dataset = news.dataset();
        long[] hashes = IntStream.range(0, dataset.test().size())
                .mapToLong(dataset.test()::idHash)
                .toArray();
        assertThat(hashes)
                .isSorted()
                .containsExactlyInAnyOrder(IntStream.rangeClosed(1, 8)
                        .mapToLong(line -> TextIndexer.idHash("test.csv:" + line))
                        .toArray());
    }

    @Test
    void theManifestSaysWhatIsThere() {
        Prepared prepared = news;
        DatasetManifest manifest = prepared.dataset().manifest();
        PreparedDataset dataset = prepared.dataset();
        assertThat(manifest.dataset()).isEqualTo("agnews");
        assertThat(prepared.preparation().path().getName()).isEqualTo("agnews-" + manifest.fingerprint());
        assertThat(manifest.vocabularySize()).isEqualTo(prepared.vocabulary().size());
        assertThat(manifest.labelledTokens()).isEqualTo(dataset.labelled().totalTokens());
        assertThat(manifest.vectorCoverage()).isEqualTo(1);
        List<String> training = Stream.of(dataset.labelled(), dataset.unlabelled())
                .flatMap(texts -> prepared.texts(texts).stream())
                .toList();
        List<String> all = Stream.concat(training.stream(), prepared.texts(dataset.test()).stream())
                .toList();
        assertThat(manifest.cutTexts())
                .isEqualTo(all.stream().filter(text -> !text.endsWith("<eos>")).count());
        assertThat(manifest.unknownShare()).isZero();
    }

    @Test
    void reviewsAreDividedAsTheirFoldersAre() throws IOException {
        Path raw = RawFixtures.reviewFolder(folder.resolve("raw"), reviews());
        Prepared prepared = Prepared.of(settings("imdb", raw, out(), "dataset.labelled-texts=12"));
        PreparedDataset dataset = prepared.dataset();
        assertThat(dataset.labelled().size()).isEqualTo(12);
        assertThat(dataset.unlabelled().size()).isEqualTo(8);
        assertThat(dataset.test().size()).isEqualTo(6);
        assertThat(prepared.texts(dataset.labelled()))
                .filteredOn(text -> text.split(" ", 3)[1].equals("0"))
                .hasSize(6)
                .allMatch(text -> text.contains("dull"));
    }

    @Test
    void theOrderOfAnArchiveDoesNotMatter() throws IOException {
        List<Map.Entry<String, byte[]>> entries = new ArrayList<>(reviews().entrySet());
        Collections.shuffle(entries, new Random(1));
        Map<String, byte[]> shuffled = new LinkedHashMap<>();
        entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
        Path archive = RawFixtures.reviewArchive(folder.resolve("raw.tar.gz"), shuffled);
        Path raw = RawFixtures.reviewFolder(folder.resolve("raw"), reviews());
        assertThat(Prepared.of(settings("imdb", archive, out(), WORD2VEC)).content())
                .isEqualTo(Prepared.of(settings("imdb", raw, out(), WORD2VEC)).content());
    }

    @Test
    void theNumberOfPartitionsDoesNotMatterAndTheSameSeedGivesTheSameWordVectors() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        List<Object> one =
                Prepared.of(settings("agnews", raw, out("one"), WORD2VEC), 1).content();
        List<Object> four =
                Prepared.of(settings("agnews", raw, out("four"), WORD2VEC), 4).content();
        assertThat(one).isEqualTo(four);
        assertThat(Prepared.of(settings("agnews", raw, out(), WORD2VEC, "dataset.seed=2"))
                        .content()
                        .get(4))
                .isNotEqualTo(one.get(4));
    }

    @Test
    void theSecondTimeNothingIsDone() throws IOException {
        ExperimentSettings settings = settings("agnews", RawFixtures.news(folder.resolve("raw")), out());
        Preparation first = new CorpusPreparation(LocalSpark.session(), settings, () -> {}).prepare(false);
        List<String> files = filesUnder(out());
        Preparation second = new CorpusPreparation(LocalSpark.session(), settings, () -> {}).prepare(false);
        assertThat(first.alreadyThere()).isFalse();
        assertThat(second).isEqualTo(new Preparation(first.path(), first.manifest(), true, List.of()));
        assertThat(filesUnder(out())).isEqualTo(files);
        assertThat(files).noneMatch(file -> file.contains("_tmp-"));
    }

    @Test
    void theVocabularyIsOfTrainingTextsOnlyAndTiesGoByTheToken() throws IOException {
        Path raw = folder.resolve("raw");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            rows.add("\"" + (i % 4 + 1) + "\",\"zebra apple\",\"mango fig\"");
        }
        rows.set(3, "\"4\",\"zebra zebra\",\"kiwi kiwi\"");
        write(raw.resolve("train.csv"), RawFixtures.lines(rows));
        write(
                raw.resolve("test.csv"),
                RawFixtures.lines(IntStream.rangeClosed(1, 4)
                        .mapToObj(label -> "\"" + label + "\",\"banana banana banana banana banana\",\"banana\"")
                        .toList()));
        Prepared all = Prepared.of(settings("agnews", raw, out()));
        assertThat(all.vocabulary())
                .containsExactly("<pad>", "<unk>", "<go>", "<eos>", "zebra", "apple", "fig", "mango", "kiwi");
        assertThat(all.words(all.dataset().test(), 0)).isEqualTo("<unk> <unk> <unk> <unk> <unk> <unk> <eos>");
        Prepared two = Prepared.of(settings("agnews", raw, out(), "dataset.vocabulary-size=3"));
        assertThat(two.vocabulary().subList(4, 7)).containsExactly("zebra", "apple", "fig");
        assertThat(two.dataset().manifest().unknownShare()).isEqualTo(17 / 64.0);
    }

    @Test
    void whatATextCallsTheEndIsNotTheEnd() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        List<String> rows = newsRows("today", 16);
        rows.set(5, "\"2\",\"<eos> <pad>\",\"word\"");
        write(raw.resolve("train.csv"), RawFixtures.lines(rows));
        Prepared prepared = Prepared.of(settings("agnews", raw, out(), "dataset.tokenizer=whitespace"));
        assertThat(prepared.vocabulary()).doesNotHaveDuplicates();
        assertThat(Stream.concat(
                        prepared.texts(prepared.dataset().labelled()).stream(),
                        prepared.texts(prepared.dataset().unlabelled()).stream()))
                .filteredOn(text -> text.endsWith("<unk> <unk> word <eos>"))
                .hasSize(1);
    }

    @Test
    void fewerUnlabelledTextsAreToldAndFewerLabelledOnesRefused() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Prepared prepared = Prepared.of(settings("agnews", raw, out(), "dataset.unlabelled-texts=100"));
        assertThat(prepared.dataset().unlabelled().size()).isEqualTo(12);
        assertThat(prepared.preparation().notes())
                .containsExactly("dataset.unlabelled-texts = 100, but there are only 12; all of them are used");
        assertThatThrownBy(() -> Prepared.of(settings("agnews", raw, out("none"), "dataset.labelled-texts=21")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.labelled-texts = 21, but " + raw + " has only 20 labelled training texts");
        assertThat(out("none")).doesNotExist();
    }

    @Test
    void moreLabelledTextsKeepThoseThatWereLabelledBefore() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Prepared few = Prepared.of(settings("agnews", raw, out(), "dataset.labelled-texts=5"));
        Prepared more = Prepared.of(settings("agnews", raw, out(), "dataset.labelled-texts=9"));
        assertThat(idHashes(more)).hasSize(9).containsAll(idHashes(few));
    }

    @Test
    void wordVectorsComeFromAFile() throws IOException {
        Path vectors =
                write(folder.resolve("some.vec"), "2 4\nteam 1 2 3 4\nfish 5 6 7 8\n".getBytes(StandardCharsets.UTF_8));
        Prepared prepared = Prepared.of(settings(
                "agnews",
                RawFixtures.news(folder.resolve("raw")),
                out(),
                "dataset.vectors.source=file",
                "dataset.vectors.path=" + vectors));
        int words = prepared.vocabulary().size() - SpecialTokens.NAMES.size();
        int row = 4 * prepared.vocabulary().indexOf("team");
        assertThat(prepared.dataset().manifest().vectorCoverage()).isEqualTo(1.0 / words);
        assertThat(prepared.dataset().wordVectors()).startsWith(new float[16]).contains(1, Index.atIndex(row));
    }

    @Test
    void theSyntheticDatasetIsMadeFromItsSettings() throws IOException {
        Prepared prepared = Prepared.of(settings("synthetic", folder, out(), "dataset.synthetic.test-texts=40"));
        assertThat(prepared.dataset().test().size()).isEqualTo(40);
        assertThat(prepared.dataset().labelled().size()).isEqualTo(8);
        assertThat(prepared.dataset().unlabelled().size()).isEqualTo(8);
    }

    @Test
    void aClassWithoutTextsIsNamed() {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        write(raw.resolve("test.csv"), RawFixtures.lines(newsRows("tomorrow", 3)));
        assertThatThrownBy(() -> Prepared.of(settings("agnews", raw, out())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.path: " + raw + " has no test texts of class 4");
        assertThat(out()).doesNotExist();
    }

    @Test
    void anArchiveWithoutOneOfItsFoldersIsRefused() {
        Path archive = RawFixtures.reviewArchive(
                folder.resolve("raw.tar.gz"), reviews().headMap("train/pos"));
        assertThatThrownBy(() -> Prepared.of(settings("imdb", archive, out())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("dataset.path: " + archive + " has no training texts of class pos");
        assertThat(out()).doesNotExist();
    }

    @Test
    void whereAnotherProcessWasFasterItsDatasetStands() throws IOException {
        ExperimentSettings settings = settings("agnews", RawFixtures.news(folder.resolve("raw")), out());
        Prepared winner = Prepared.of(settings);
        Vocabulary vocabulary = new Vocabulary(SpecialTokens.NAMES, List.of(0L, 0L, 0L, 0L), List.of());
        new PreparedDatasetWriter(LocalSpark.session(), winner.preparation().path())
                .write(
                        LocalSpark.session().range(1).toDF(),
                        vocabulary,
                        new WordVectors(4),
                        winner.preparation().manifest());
        assertThat(Prepared.of(settings).content()).isEqualTo(winner.content());
        assertThat(filesUnder(out())).noneMatch(file -> file.contains("_tmp-"));
    }

    private static List<Long> idHashes(Prepared prepared) {
        return IntStream.range(0, prepared.dataset().labelled().size())
                .mapToObj(prepared.dataset().labelled()::idHash)
                .toList();
    }

    private static List<String> filesUnder(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private Path out() {
        return out("out");
    }

    private Path out(String name) {
        return folder.resolve(name);
    }
}
