package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.records;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSourceTest {
    @TempDir
    Path folder;

    @Test
    void aRowBecomesATextOfTitleAndDescription() {
        assertThat(read("\"3\",\"Oil Up\",\"Prices \"\"rose\"\", again\"\n"))
                .containsExactly(text(1, 2, "oil up prices \"rose\", again"));
    }

    @Test
    void unquotedFieldsAndWindowsLineEndsAreRead() {
        assertThat(read("1,Hello,World\r\n2,Bye,\r\n")).containsExactly(text(1, 0, "hello world"), text(2, 1, "bye"));
    }

    @Test
    void aLastLineWithoutAnEndIsRead() {
        assertThat(read("\"1\",\"a\",\"b\"\n\"4\",\"c\",\"d\"")).containsExactly(text(1, 0, "a b"), text(2, 3, "c d"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1\",\"two fields\"|expected 3 fields, found 2",
                "\"1\",\"a\",\"b\",\"c\"|expected 3 fields, found 4",
                "\"7\",\"a\",\"b\"|class \"7\" is not one of 1 to 4",
                "\"0\",\"a\",\"b\"|class \"0\" is not one of 1 to 4",
                "\"x\",\"a\",\"b\"|class \"x\" is not one of 1 to 4",
                "\"1\",\"\",\" \\ \"|empty text",
                "\"1\",\"a\",\"b|unbalanced quotes",
                "\"1\",\"a\"b,\"c\"|unbalanced quotes",
            })
    void anUnusableRowIsToldWithItsLineAndTheNextOneIsRead(String row, String message) {
        assertThat(read("\"1\",\"a\",\"b\"\n" + row + "\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(
                        text(1, 0, "a b"),
                        new RawRecord.Problem(file().toString(), 2, message, false),
                        text(3, 1, "c d"));
    }

    @Test
    void aHeaderAByteOrderMarkAndBlankLinesArePassedOver() {
        assertThat(read("\uFEFFClass Index,Title,Description\n\n1,a,b\n \n2,c,d\n\n"))
                .containsExactly(text(3, 0, "a b"), text(5, 1, "c d"));
    }

    @Test
    void aRowMayHaveLineBreaksWithinQuotes() {
        assertThat(read("\"1\",\"two\n\nlines\",\"b\r\nc\"\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(text(1, 0, "two lines b c"), text(5, 1, "c d"));
    }

    @Test
    void aRowMayEndWithALineBreakWithinQuotes() {
        assertThat(read("\"1\",\"a\",\"b\n\"\n\"2\",\"c\",\"d\n\n\"\n\"3\",\"e\",\"f\"\n"))
                .containsExactly(text(1, 0, "a b"), text(3, 1, "c d"), text(6, 2, "e f"));
    }

    @Test
    void aHeaderMayComeAfterBlankLines() {
        assertThat(read("\n\nlabel,title,description\n1,a,b\n")).containsExactly(text(4, 0, "a b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0,a,b;1,c,d;2,e,f|true",
                "1,a,b;2,c,d;3,e,f|false",
                "0,a,b;1,c,d;4,e,f|false",
                "1,\"a;0,b\",c;2,d,e|false",
                "label,title,description;3,a,b;\"0\",c,d|true",
                "1,a,b;0,c|false",
            })
    void classesAreCountedFrom0IfAClass0OccursAndTheLastNumberDoesNot(String rows, boolean fromZero)
            throws IOException {
        write(file(), rows.replace(';', '\n').getBytes(StandardCharsets.UTF_8));
        assertThat(io.github.piwo.corpus.CsvSource.firstClass(List.of(source().file()), 4, RawFixtures.HADOOP))
                .isEqualTo(fromZero ? 0 : 1);
    }

    @Test
    void bothFilesDecideHowClassesAreCounted() throws IOException {
        Path other = folder.resolve("test.csv");
        write(file(), "0,a,b\n".getBytes(StandardCharsets.UTF_8));
        write(other, "4,a,b\n".getBytes(StandardCharsets.UTF_8));
        RawFile test = new RawFile.Stored("test.csv", other.toString());
        assertThat(io.github.piwo.corpus.CsvSource.firstClass(List.of(test, source().file()), 4, RawFixtures.HADOOP))
                .isEqualTo(1);
    }

    @Test
    void quotesMayBeDoubledOrHaveABackslash() {
        assertThat(read("\"1\",\"a \"\"b\"\"\",\"c\"\n\"2\",\"a \\\"b\\\"\",\"c\"\n\"3\",\"Reuters\\\",\"c\"\n"))
                .containsExactly(text(1, 0, "a \"b\" c"), text(2, 1, "a \"b\" c"), text(3, 2, "reuters c"));
    }

    @Test
    void aQuoteThatStaysOpenIsTheFaultOfItsRowAlone() {
        List<RawRecord> records = read("\"1\",\"a\",\"b\n\"2\",\"c\",\"d\"\n3,e,f\n\"4\",\"g\",\"h\n");
        assertThat(records)
                .containsExactly(
                        new RawRecord.Problem(file().toString(), 1, "unbalanced quotes", false),
                        text(2, 1, "c d"),
                        text(3, 2, "e f"),
                        new RawRecord.Problem(file().toString(), 4, "unbalanced quotes", false));
    }

    @Test
    void utf16IsNamed() {
        write(file(), "1,a,b\n".getBytes(StandardCharsets.UTF_16));
        assertThat(records(source()))
                .singleElement()
                .isInstanceOfSatisfying(
                        RawRecord.Problem.class,
                        problem -> assertThat(problem.describe()).startsWith(file() + ": the file is in UTF-16"));
    }

    @Test
    void invalidUtf8IsNotRepaired() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\"1\",\"a\",\"b\"\n\"2\",\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes("\",\"d\"\n".getBytes(StandardCharsets.UTF_8));
        write(file(), bytes.toByteArray());
        assertThat(records(source())).contains(new RawRecord.Problem(file().toString(), 2, "invalid UTF-8", false));
    }

    @Test
    void aRowLongerThanTheBufferIsOneRow() {
        String word = "word".repeat(50_000);
        assertThat(read("\"1\",\"a\",\"" + word + "\"\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(text(1, 0, "a " + word), text(2, 1, "c d"));
    }

    private List<RawRecord> read(String content) {
        write(file(), content.getBytes(StandardCharsets.UTF_8));
        return records(source());
    }

    private io.github.piwo.corpus.CsvSource source() {
        RawFile file = new RawFile.Stored("train.csv", file().toString());
        return new io.github.piwo.corpus.CsvSource(file, RawRecord.Part.TRAIN, 4, 1);
    }

    private Path file() {
        return folder.resolve("train.csv");
    }

    private static RawRecord text(int line, int label, String text) {
        return new RawRecord.Text(RawRecord.Part.TRAIN, "train.csv:" + line, label, text);
    }
}
