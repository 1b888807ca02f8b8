package io.github.piwo.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices of a file are together the file, with the same line numbers, wherever it is cut. */
class FileSlicerIT {
    private static final Configuration HADOOP = new Configuration();
    private static final Optional<Character> QUOTE = Optional.of('"');

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 64, 1000, 100_000})
    void theSlicesAreTogetherTheFile(long size) throws IOException {
        RawFile file = stored(mixedLines());
        List<FileSlice> slices = slicer(size).cut(List.of(file));
        assertThat(slices).hasSizeGreaterThan(size < 1000 ? 3 : 0);
        List<String> together = new ArrayList<>();
        for (FileSlice slice : slices) {
            together.addAll(lines(slice));
        }
        assertThat(together).isEqualTo(lines(FileSlice.whole(file)));
    }

    @Test
    void aFileWithLineBreaksWithinQuotesIsOneSlice() throws IOException {
        RawFile file = stored("1,\"a\nb\",c\n2,d,e\n".repeat(20));
        assertThat(slicer(50).cut(List.of(file))).containsExactly(FileSlice.whole(file));
    }

    @Test
    void withoutQuotesSuchLinesAreRowsOfTheirOwn() throws IOException {
        RawFile file = stored("1,\"a\nb\",c\n2,d,e\n".repeat(20));
        assertThat(new FileSlicer(LocalSpark.session(), Optional.empty(), 50).cut(List.of(file)))
                .hasSizeGreaterThan(5);
    }

    @Test
    void aCompressedFileIsOneSlice() throws IOException {
        Path path = folder.resolve("rows.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write("1,a,b\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        RawFile file = RawFile.of(new org.apache.hadoop.fs.Path(path.toUri()), HADOOP);
        assertThat(file.name()).isEqualTo("rows.csv");
        assertThat(slicer(10).cut(List.of(file))).containsExactly(FileSlice.whole(file));
    }

    @Test
    void aFileThatIsGoneIsReportedByItsReader() {
        RawFile gone = new RawFile.Stored("gone.csv", folder.resolve("gone.csv").toString());
        assertThat(slicer(10).cut(List.of(gone))).containsExactly(FileSlice.whole(gone));
    }

    private static FileSlicer slicer(long size) {
        return new FileSlicer(LocalSpark.session(), QUOTE, size);
    }

    private RawFile stored(String content) throws IOException {
        Path path = Files.writeString(folder.resolve("rows.csv"), content);
        return new RawFile.Stored("rows.csv", path.toString());
    }

    /** A byte order mark, empty lines, both kinds of line ends, characters of several bytes, and no end after the last line. */
    private static String mixedLines() {
        Random random = new Random(9);
        StringBuilder content = new StringBuilder("\uFEFF");
        for (int i = 0; i < 60; i++) {
            content.append(i)
                    .append(",größe €😀".substring(0, 1 + random.nextInt(8)))
                    .append(random.nextBoolean() ? "\n" : "\r\n")
                    .append(random.nextInt(10) == 0 ? "\n" : "");
        }
        return content + "the last";
    }

    private static List<String> lines(FileSlice slice) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (ByteLines reader = ByteLines.of(slice, HADOOP)) {
            while (reader.next(line)) {
                lines.add(reader.number() + " " + line.toString(StandardCharsets.UTF_8));
            }
        }
        return lines;
    }
}
