package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.HADOOP;
import static io.github.piwo.corpus.RawFixtures.gzip;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFileTest {
    private static final String GOOD = "3 2\nfish 0.5 -1\nother 1 2\ncat 1e-2 3 \n";

    @TempDir
    Path folder;

    @Test
    void onlyTheVocabularysRowsAreKept() {
        WordVectors vectors = read("v.vec", GOOD.getBytes(StandardCharsets.UTF_8));
        assertThat(vectors.vector(4)).containsExactly(0.01f, 3);
        assertThat(vectors.vector(5)).containsExactly(0.5f, -1);
        assertThat(vectors.vector(6)).containsExactly(0, 0);
        assertThat(vectors.vector(SpecialTokens.UNK)).containsExactly(0, 0);
        assertThat(vectors.coverage(vocabulary())).isEqualTo(2 / 3.0);
    }

    @Test
    void aGzippedFileHoldsTheSame() {
        WordVectors vectors = read("v.vec.gz", gzip(GOOD.getBytes(StandardCharsets.UTF_8)));
        assertThat(vectors.vector(5)).containsExactly(0.5f, -1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 2;fish 1 2;other 1|:3: expected 2 values (dataset.vectors.dimension), found 1",
                "3 2;fish 1 2;other 1 2 3|:3: expected 2 values (dataset.vectors.dimension), found 3",
                "3 2;fish 1 NaN|:2: \"NaN\" is not a finite number",
                "3 2;fish -Infinity 1|:2: \"-Infinity\" is not a finite number",
                "3 2;other 1e99 1|:2: \"1e99\" is not a finite number",
                "3 2;fish 1 x|:2: \"x\" is not a finite number",
                "3 2;fish|:2: expected a word and 2 values",
                "3 3;fish 1 2 3|:1: the vectors have 3 values, but dataset.vectors.dimension = 2",
                "fish 1 2 3|:1: expected 2 values (dataset.vectors.dimension), found 3",
                "3 2;fish 1 2|:3: the header says 3 rows, the file has 1",
                "1 2;fish 1 2;cat 1 2|:4: the header says 1 rows, the file has 2",
            })
    void aWrongRowIsToldWithItsLine(String content, String message) {
        byte[] bytes = (content.replace(';', '\n') + "\n").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> read("v.vec", bytes))
                .isInstanceOf(SettingsException.class)
                .hasMessage(folder.resolve("v.vec") + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fish 0.5 -1\nother 1 2\n",
                "\uFEFF2 2\nfish 0.5 -1\nother 1 2\n",
                "2 2\r\nfish 0.5 -1 \r\nother 1 2\r\n",
                "2 2\nfish 0.5 -1\nother 1 2\n\n \n",
                "fish\t0.5\t-1\n",
                "fish 0.5  -1",
                ". . 3 4\nat name@mail 1 2\nfish 0.5 -1\n",
            })
    void theFormsOfOtherProgramsAreRead(String content) {
        WordVectors vectors = read("v.vec", content.getBytes(StandardCharsets.UTF_8));
        assertThat(vectors.vector(5)).containsExactly(0.5f, -1);
        assertThat(vectors.coverage(vocabulary())).isEqualTo(1 / 3.0);
    }

    @Test
    void gzippedContentIsRecognisedUnderAnyName() {
        assertThat(read("v.vec", gzip(GOOD.getBytes(StandardCharsets.UTF_8))).vector(5))
                .containsExactly(0.5f, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "ba164f2f0c000000, in binary form",
        "332032 0a66697368 20 0000003f000080bf, in binary form",
        "504b030414000000, a ZIP archive",
        "fffe66006900, in UTF-16",
    })
    void aFileThatIsNoTextOfVectorsIsNamedAsWhatItIs(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> read("v.vec", bytes))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(folder.resolve("v.vec") + ": the file is ")
                .hasMessageContaining(message);
    }

    @Test
    void aTruncatedGzipIsNoticedWhereverItIsCut() {
        byte[] whole = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read("v.vec.gz", cut))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith(folder.resolve("v.vec.gz").toString())
                    .hasMessageContaining("truncated");
        }
    }

    private WordVectors read(String name, byte[] content) {
        Path file = write(folder.resolve(name), content);
        return new VectorFile(file.toString(), 2).read(vocabulary(), HADOOP);
    }

    private static Vocabulary vocabulary() {
        List<String> tokens = new ArrayList<>(SpecialTokens.NAMES);
        tokens.addAll(List.of("cat", "fish", "unheard"));
        return new Vocabulary(tokens, Collections.nCopies(tokens.size(), 1L), List.of());
    }
}
