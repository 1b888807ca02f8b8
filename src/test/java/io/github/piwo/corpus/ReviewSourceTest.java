package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.gzip;
import static io.github.piwo.corpus.RawFixtures.records;
import static io.github.piwo.corpus.RawFixtures.reviews;
import static io.github.piwo.corpus.RawFixtures.tar;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.table.RawFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewSourceTest {
    @TempDir
    Path folder;

    @Test
    void archiveAndFolderHoldTheSameTexts() {
        RawFixtures.reviewFolder(folder, reviews());
        List<RawRecord> fromFolders = Arrays.stream(ReviewFolder.values())
                .flatMap(part -> records(new ReviewFolderSource(folder.toString(), part)).stream())
                .toList();
        assertThat(fromFolders).hasSize(28).containsExactlyInAnyOrderElementsOf(readArchive(gzip(tar(reviews()))));
    }

    @Test
    void theFolderSaysPartAndLabel() {
        assertThat(readArchive(gzip(tar(reviews()))))
                .contains(
                        new RawRecord.Text(
                                RawRecord.Part.TRAIN, "train/neg/0_5.txt", "neg", "a dull film number 0, and it met."),
                        new RawRecord.Text(
                                RawRecord.Part.TEST, "test/pos/1_5.txt", "pos", "a fine film number 1, and it won."),
                        new RawRecord.Text(
                                RawRecord.Part.UNSUP,
                                "train/unsup/2_5.txt",
                                null,
                                "a fine film number 2, and it fell."));
    }

    @Test
    void otherFilesAreLeftOut() {
        SortedMap<String, byte[]> reviews = reviews();
        byte[] other = "something else".getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("README", "imdb.vocab", "train/urls_pos.txt", "train/neg/._0_5.txt")) {
            reviews.put(name, other);
        }
        assertThat(readArchive(gzip(tar(reviews)))).hasSize(28).allMatch(RawRecord.Text.class::isInstance);
    }

    @Test
    void invalidUtf8IsToldWithEntryAndLine() {
        SortedMap<String, byte[]> reviews = reviews();
        reviews.put("train/pos/3_5.txt", new byte[] {'a', '\n', 'b', '\n', (byte) 0xC3, '('});
        assertThat(readArchive(gzip(tar(reviews))))
                .contains(new RawRecord.Problem(archive() + "!aclImdb/train/pos/3_5.txt", 3, "invalid UTF-8", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "/etc/evil.txt", "train/../../evil.txt"})
    void anEntryThatLeavesItsFolderEndsEverything(String name) {
        SortedMap<String, byte[]> reviews = reviews();
        reviews.put(name, new byte[] {'x'});
        List<RawRecord> records = readArchive(gzip(tar(reviews)));
        assertThat(records.get(records.size() - 1)).isInstanceOfSatisfying(RawRecord.Problem.class, problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.describe())
                    .startsWith(archive() + ": the entry \"")
                    .endsWith(name + "\" leaves its folder");
        });
    }

    @Test
    void anArchiveIsTruncatedWhereverItIsCut() {
        byte[] whole = gzip(tar(reviews()));
        for (int length = 0; length < whole.length; length++) {
            List<RawRecord> records = readArchive(Arrays.copyOf(whole, length));
            assertThat(records.get(records.size() - 1))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOfSatisfying(RawRecord.Problem.class, problem -> {
                        assertThat(problem.fatal()).isTrue();
                        assertThat(problem.message()).startsWith("truncated");
                    });
        }
    }

    @Test
    void somethingElseThanAnArchiveIsUnreadable() {
        assertThat(readArchive("no archive at all".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .isInstanceOfSatisfying(RawRecord.Problem.class, problem -> {
                    assertThat(problem.fatal()).isTrue();
                    assertThat(problem.message()).startsWith("unreadable");
                });
    }

    @Test
    void anEmptyReviewIsAProblemOfItsOwn() {
        RawFixtures.reviewFolder(folder, Map.of("test/neg/0_1.txt", new byte[0]));
        assertThat(records(new ReviewFolderSource(folder.toString(), ReviewFolder.TEST_NEGATIVE)))
                .containsExactly(new RawRecord.Problem(folder + "/test/neg/0_1.txt", 1, "empty text", false));
    }

    private List<RawRecord> readArchive(byte[] content) {
        write(archive(), content);
        return records(new ReviewArchiveSource(
                new RawFile.Stored("aclImdb.tar.gz", archive().toString())));
    }

    private Path archive() {
        return folder.resolve("reviews.tar.gz");
    }
}
