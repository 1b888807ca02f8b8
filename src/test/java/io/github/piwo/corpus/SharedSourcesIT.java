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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prepared datasets are known to have the same labelled and test texts, and that they have. */
class SharedSourcesIT {
    @TempDir
    Path folder;

    /** What is known of a dataset's source, and what trials see of its splits. */
    private record Known(String fingerprint, Set<String> sources, List<List<Long>> texts) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset.vocabulary-size=20",
                "dataset.max-tokens=5",
                "dataset.tokenizer=whitespace",
                "dataset.unlabelled-texts=4",
                "dataset.vectors.dimension=5"
            })
    void anotherEncodingOfTheSameFilesHasTheSameSplits(String override) throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Known one = prepare("agnews", raw, "one");
        Known other = prepare("agnews", raw, "other", override);
        assertThat(other.fingerprint).isNotEqualTo(one.fingerprint);
        assertThat(other.sources).hasSize(1).isEqualTo(one.sources);
        assertThat(other.texts).isEqualTo(one.texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset.seed=2", "dataset.labelled-texts=9"})
    void anotherChoiceOfTextsIsAnotherSource(String override) throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Known one = prepare("agnews", raw, "one");
        Known other = prepare("agnews", raw, "other", override);
        assertThat(other.sources).hasSize(1).doesNotContainAnyElementsOf(one.sources);
        assertThat(other.texts).isNotEqualTo(one.texts);
    }

    @Test
    void writtenTextsDependOnHowManyThereAreAndNotOnTheVocabulary() throws IOException {
        Known one = prepare("synthetic", folder, "one");
        Known vocabulary = prepare("synthetic", folder, "vocabulary", "dataset.vocabulary-size=20");
        Known more = prepare("synthetic", folder, "more", "dataset.unlabelled-texts=9");
        assertThat(vocabulary.sources).hasSize(1).isEqualTo(one.sources);
        assertThat(vocabulary.texts).isEqualTo(one.texts);
        assertThat(more.sources).hasSize(1).doesNotContainAnyElementsOf(one.sources);
    }

    @Test
    void filesThatWereCopiedOrChangedProveNothing() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        Known one = prepare("agnews", raw, "one");
        Known copy = prepare("agnews", RawFixtures.news(folder.resolve("copy")), "copy");
        assertThat(copy.fingerprint).isEqualTo(one.fingerprint);
        assertThat(copy.sources).doesNotContainAnyElementsOf(one.sources);
        Files.setLastModifiedTime(raw.resolve("train.csv"), FileTime.fromMillis(1000));
        assertThat(prepare("agnews", raw, "later", "dataset.max-tokens=5").sources)
                .doesNotContainAnyElementsOf(one.sources);
    }

    @Test
    void anOutputThatDoesNotRememberHasNone() throws IOException {
        assertThat(RememberedFingerprints.sources(folder.resolve("none").toString(), "f".repeat(64), HADOOP))
                .isEmpty();
        prepare("synthetic", folder, "one");
        assertThat(RememberedFingerprints.sources(folder.resolve("one").toString(), "f".repeat(64), HADOOP))
                .isEmpty();
    }

    private Known prepare(String dataset, Path raw, String output, String... overrides) throws IOException {
        Path own = folder.resolve(output);
        ExperimentSettings settings = RawFixtures.settings(dataset, raw, own, overrides);
        Prepared prepared = Prepared.of(settings);
        String fingerprint = prepared.preparation().manifest().fingerprint();
        TextSet labelled = prepared.dataset().labelled();
        SupervisionSplit split = SupervisionSplit.of(labelled, 2, 1, 0.5, 1);
        TextSet test = prepared.dataset().test();
        return new Known(
                fingerprint,
                RememberedFingerprints.sources(own.toString(), fingerprint, HADOOP),
                List.of(
                        hashes(labelled, split.training()),
                        hashes(labelled, split.validation()),
                        hashes(test, IntStream.range(0, test.size()).toArray())));
    }

    private static List<Long> hashes(TextSet texts, int[] which) {
        return Arrays.stream(which).mapToObj(texts::idHash).toList();
    }
}
