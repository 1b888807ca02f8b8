package io.github.piwo.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelimitedRowsTest {
    private static final DelimitedForm THREE = new DelimitedForm(',', "\"", List.of("_c0", "_c1", "_c2"), List.of());

    @Test
    void quotedFieldsMayContainDelimitersAndDoubledQuotes() {
        assertThat(read("\"3\",\"Oil Up\",\"Prices \"\"rose\"\", again\"\n"))
                .containsExactly(row(1, "3", "Oil Up", "Prices \"rose\", again"));
    }

    @Test
    void unquotedFieldsAndWindowsLineEndsAreRead() {
        assertThat(read("1,Hello,World\r\n2,Bye,\r\n"))
                .containsExactly(row(1, "1", "Hello", "World"), row(2, "2", "Bye", ""));
    }

    @Test
    void aLastLineWithoutAnEndIsRead() {
        assertThat(read("\"1\",\"a\",\"b\"\n\"4\",\"c\",\"d\""))
                .containsExactly(row(1, "1", "a", "b"), row(2, "4", "c", "d"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1\",\"two fields\"|expected 3 fields, found 2",
                "\"1\",\"a\",\"b\",\"c\"|expected 3 fields, found 4",
                "\"1\",\"a\",\"b|unbalanced quotes",
                "\"1\",\"a\"b,\"c\"|unbalanced quotes",
            })
    void anUnusableRowIsToldWithItsLineAndTheNextOneIsRead(String row, String message) {
        assertThat(read("\"1\",\"a\",\"b\"\n" + row + "\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(row(1, "1", "a", "b"), problem(2, message, false), row(3, "2", "c", "d"));
    }

    @Test
    void aHeaderAByteOrderMarkAndBlankLinesArePassedOver() {
        DelimitedForm form = new DelimitedForm(',', "\"", THREE.columns(), List.of("label", "title", "text"));
        assertThat(read("\uFEFF\nlabel,title,text\n\n1,a,b\n \nlabel,title,text\n\n", form))
                .containsExactly(row(4, "1", "a", "b"), row(6, "label", "title", "text"));
    }

    @Test
    void aRowMayHaveLineBreaksWithinQuotes() {
        assertThat(read("\"1\",\"two\n\nlines\",\"b\r\nc\"\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(row(1, "1", "two\n\nlines", "b\nc"), row(5, "2", "c", "d"));
    }

    @Test
    void aRowMayEndWithALineBreakWithinQuotes() {
        assertThat(read("\"1\",\"a\",\"b\n\"\n\"2\",\"c\",\"d\n\n\"\n\"3\",\"e\",\"f\"\n"))
                .containsExactly(row(1, "1", "a", "b\n"), row(3, "2", "c", "d\n\n"), row(6, "3", "e", "f"));
    }

    @Test
    void quotesMayBeDoubledOrHaveABackslash() {
        assertThat(read("\"1\",\"a \"\"b\"\"\",\"c\"\n\"2\",\"a \\\"b\\\"\",\"c\"\n\"3\",\"Reuters\\\",\"c\"\n"))
                .containsExactly(
                        row(1, "1", "a \"b\"", "c"), row(2, "2", "a \"b\"", "c"), row(3, "3", "Reuters\\", "c"));
    }

    @Test
    void aQuoteThatStaysOpenIsTheFaultOfItsRowAlone() {
        assertThat(read("\"1\",\"a\",\"b\n\"2\",\"c\",\"d\"\n3,e,f\n\"4\",\"g\",\"h\n"))
                .containsExactly(
                        problem(1, "unbalanced quotes", false),
                        row(2, "2", "c", "d"),
                        row(3, "3", "e", "f"),
                        problem(4, "unbalanced quotes", false));
    }

    @Test
    void otherDelimitersAndNoQuotesAreRead() {
        DelimitedForm tabs = new DelimitedForm('\t', "", THREE.columns(), List.of());
        assertThat(read("1\ta \"b\t5\" c\n", tabs)).containsExactly(row(1, "1", "a \"b", "5\" c"));
        DelimitedForm semicolons = new DelimitedForm(';', "'", THREE.columns(), List.of());
        assertThat(read("1;'a;b';c,d\n", semicolons)).containsExactly(row(1, "1", "a;b", "c,d"));
    }

    @Test
    void utf16IsNamed() {
        assertThat(read("1,a,b\n".getBytes(StandardCharsets.UTF_16), THREE))
                .singleElement()
                .isInstanceOfSatisfying(TableRow.Problem.class, problem -> {
                    assertThat(problem.message()).startsWith("the file is in UTF-16");
                    assertThat(problem.fatal()).isTrue();
                });
    }

    @Test
    void invalidUtf8IsNotRepaired() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\"1\",\"a\",\"b\"\n\"2\",\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes("\",\"d\"\n".getBytes(StandardCharsets.UTF_8));
        assertThat(read(bytes.toByteArray(), THREE)).contains(problem(2, "invalid UTF-8", false));
    }

    @Test
    void aRowLongerThanTheBufferIsOneRow() {
        String word = "word".repeat(50_000);
        assertThat(read("\"1\",\"a\",\"" + word + "\"\n\"2\",\"c\",\"d\"\n"))
                .containsExactly(row(1, "1", "a", word), row(2, "2", "c", "d"));
    }

    private static List<TableRow> read(String content) {
        return read(content, THREE);
    }

    private static List<TableRow> read(String content, DelimitedForm form) {
        return read(content.getBytes(StandardCharsets.UTF_8), form);
    }

    private static List<TableRow> read(byte[] content, DelimitedForm form) {
        try (DelimitedRows rows = new DelimitedRows(new ByteLines(new ByteArrayInputStream(content)), form, true)) {
            List<TableRow> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TableRow row(long line, String... values) {
        return new TableRow.Values(line, List.of(values));
    }

    private static TableRow problem(long line, String message, boolean fatal) {
        return new TableRow.Problem(line, message, fatal);
    }
}
