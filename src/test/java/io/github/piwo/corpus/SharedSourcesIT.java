package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.dataset.TextSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prepared datasets are known to have the same labelled and test texts, and that they have. */
class SharedSourcesIT {
    /** Everything that does not change which texts are labelled and which are test texts. */
    private static final String[] OTHER_ENCODING = {
        "dataset.vocabulary-size=20",
        "dataset.max-tokens=5",
        "dataset.tokenizer=whitespace",
        "dataset.unlabelled-texts=4",
        "dataset.vectors.dimension=5"
    };

    @TempDir
    static Path shared;

    private static Path raw;
    private static Known one;

    @TempDir
    Path folder;

    /** What is known of a dataset's source, and what trials see of its splits. */
    private record Known(String fingerprint, Set<String> sources, List<List<Long>> texts) {}

    @BeforeAll
    static void prepareOne() throws IOException {
        raw = RawFixtures.news(shared.resolve("raw"));
        one = prepare("agnews", raw, shared.resolve("one"));
    }

    @Test
    void anotherEncodingOfTheSameFilesHasTheSameSplits() throws IOException {
        Known other = prepare("agnews", raw, folder, OTHER_ENCODING);
        assertThat(other.fingerprint).isNotEqualTo(one.fingerprint);
        assertThat(other.sources).hasSize(1).isEqualTo(one.sources);
        assertThat(other.texts).isEqualTo(one.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset.seed=2", "dataset.labelled-texts=9"})
    void anotherChoiceOfTextsIsAnotherSource(String override) throws IOException {
        Known other = prepare("agnews", raw, folder, override);
        assertThat(other.sources).hasSize(1).doesNotContainAnyElementsOf(one.sources);
        assertThat(other.texts).isNotEqualTo(one.texts);
    }

    @Test
    void writtenTextsDependOnHowManyThereAreAndNotOnTheVocabulary() throws IOException {
        Known written = prepare("synthetic", folder, folder.resolve("one"));
        Known vocabulary = prepare("synthetic", folder, folder.resolve("vocabulary"), "dataset.vocabulary-size=20");
        Known more = prepare("synthetic", folder, folder.resolve("more"), "dataset.unlabelled-texts=9");
        assertThat(vocabulary.sources).hasSize(1).isEqualTo(written.sources);
        assertThat(vocabulary.texts).isEqualTo(written.texts);
        assertThat(more.sources).hasSize(1).doesNotContainAnyElementsOf(written.sources);
    }

    @Test
    void filesThatWereCopiedOrChangedProveNothing() throws IOException {
        Path copied = RawFixtures.news(folder.resolve("raw"));
        Known copy = prepare("agnews", copied, folder.resolve("copy"));
        assertThat(copy.fingerprint).isEqualTo(one.fingerprint);
        assertThat(copy.sources).doesNotContainAnyElementsOf(one.sources);
        Files.setLastModifiedTime(copied.resolve("train.csv"), FileTime.fromMillis(1000));
        assertThat(prepare("agnews", copied, folder.resolve("later"), "dataset.max-tokens=5").sources)
                .doesNotContainAnyElementsOf(copy.sources);
    }

    @Test
    void anOutputThatDoesNotRememberHasNone() throws IOException {
        assertThat(RememberedFingerprints.sources(folder.resolve("none").toString(), one.fingerprint, HADOOP))
                .isEmpty();
        assertThat(RememberedFingerprints.sources(shared.resolve("one").toString(), "f".repeat(64), HADOOP))
                .isEmpty();
    }

    private static Known prepare(String dataset, Path raw, Path output, String... overrides) throws IOException {
        ExperimentSettings settings = RawFixtures.settings(dataset, raw, output, overrides);
        Prepared prepared = Prepared.of(settings);
        String fingerprint = prepared.preparation().manifest().fingerprint();
        TextSet labelled = prepared.dataset().labelled();
        SupervisionSplit split = SupervisionSplit.of(labelled, 2, 1, 0.5, 1);
        TextSet test = prepared.dataset().test();
        return new Known(
                fingerprint,
                RememberedFingerprints.sources(output.toString(), fingerprint, HADOOP),
                List.of(
                        hashes(labelled, split.training()),
                        hashes(labelled, split.validation()),
                        hashes(test, IntStream.range(0, test.size()).toArray())));
    }

    private static List<Long> hashes(TextSet texts, int[] which) {
        return Arrays.stream(which).mapToObj(texts::idHash).toList();
    }
}
