package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.gzip;
import static io.github.piwo.corpus.RawFixtures.lines;
import static io.github.piwo.corpus.RawFixtures.newsRows;
import static io.github.piwo.corpus.RawFixtures.reviews;
import static io.github.piwo.corpus.RawFixtures.settings;
import static io.github.piwo.corpus.RawFixtures.tar;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound raw data, broken in each of the known ways at random places. */
class BrokenInputIT {
    private static final int TRAINING_ROWS = 20;
    private static final byte[] NO_UTF_8 = {(byte) 0xFF};

    @TempDir
    Path folder;

    /** A way to break a row, and what is said about it. */
    private record Damage(UnaryOperator<String> to, String message) {}

    private static final List<Damage> ROW_DAMAGES = List.of(
            new Damage(row -> row.substring(0, row.lastIndexOf(",\"")), "expected 3 fields, found 2"),
            new Damage(row -> row + ",\"more\"", "expected 3 fields, found 4"),
            new Damage(row -> "\"7\"" + row.substring(3), "class \"7\" is not one of 1 to 4"),
            new Damage(row -> row.substring(0, 3) + ",\"\",\" \\ \"", "empty text"),
            new Damage(row -> row.substring(0, row.length() - 1), "unbalanced quotes"),
            new Damage(row -> row.replace(" it ", " \u0000 "), "invalid UTF-8"));

    private static final List<Damage> VECTOR_DAMAGES = List.of(
            new Damage(row -> row.substring(0, row.lastIndexOf(' ')), "expected 4 values, found 3"),
            new Damage(row -> row + " 0.5", "expected 4 values, found 5"),
            new Damage(row -> row.substring(0, row.lastIndexOf(' ')) + " NaN", "\"NaN\" is not a finite number"),
            new Damage(row -> row.replaceFirst(" \\S+", " Infinity"), "\"Infinity\" is not a finite number"),
            new Damage(row -> row.replaceFirst(" \\S+", " 0,5"), "\"0,5\" is not a finite number"),
            new Damage(row -> row.replaceFirst("\\S+", "\u0000"), "invalid UTF-8"));

    static Stream<Integer> rowSeeds() {
        return IntStream.range(0, 48).boxed();
    }

    static Stream<Integer> archiveSeeds() {
        return IntStream.range(0, 40).boxed();
    }

    /** Fewer, because the vectors are read when all texts have been. */
    static Stream<Integer> vectorSeeds() {
        return IntStream.range(0, 2 * (VECTOR_DAMAGES.size() + 2)).boxed();
    }

    @ParameterizedTest
    @MethodSource("rowSeeds")
    void aBrokenRowOfNewsIsNamedOrCounted(int seed) throws IOException {
        Random random = new Random(seed);
        Damage damage = ROW_DAMAGES.get(seed % ROW_DAMAGES.size());
        Path raw = RawFixtures.news(folder.resolve("raw"));
        boolean inTraining = random.nextBoolean();
        List<String> rows = inTraining ? newsRows("today", TRAINING_ROWS) : newsRows("tomorrow", 12);
        int first = random.nextInt(rows.size() - 1);
        int second = random.nextInt(first + 1, rows.size());
        for (int row : new int[] {first, second}) {
            rows.set(row, damage.to().apply(rows.get(row)));
        }
        Path file = write(raw.resolve(inTraining ? "train.csv" : "test.csv"), notUtf8(lines(rows)));

        String place = file + ":" + (first + 1) + ": " + damage.message();
        assertRefused(settings("agnews", raw, out(), "dataset.max-bad-rows=1"))
                .isEqualTo(place + " (unusable rows or texts: 2, dataset.max-bad-rows = 1)");
        if (seed < ROW_DAMAGES.size()) {
            Preparation preparation = prepare(settings("agnews", raw, out(), "dataset.max-bad-rows=2"));
            assertThat(preparation.notes()).containsExactly("skipped 2 unusable rows or texts, the first: " + place);
            assertThat(preparation.manifest().skippedRows()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("archiveSeeds")
    void aBrokenArchiveIsNamed(int seed) throws IOException {
        Random random = new Random(seed);
        SortedMap<String, byte[]> reviews = reviews();
        List<String> names = List.copyOf(reviews.keySet());
        String name = names.get(random.nextInt(names.size()));
        Path archive = folder.resolve("raw.tar.gz");
        String expected = archive + ": ";
        byte[] content = gzip(tar(reviews));
        switch (seed % 4) {
            case 0 -> content = Arrays.copyOf(content, random.nextInt(content.length));
            case 1 -> {
                // A key beyond all letters is last, one with a dot is first.
                reviews.put(random.nextBoolean() ? "../" + name : "/~/" + name, new byte[] {'x'});
                content = gzip(tar(reviews));
            }
            case 2 -> {
                reviews.put(name, random.nextBoolean() ? new byte[0] : "<br /> \n".getBytes(StandardCharsets.UTF_8));
                content = gzip(tar(reviews));
                expected = archive + "!aclImdb/" + name + ":1: empty text (unusable rows or texts: 1";
            }
            default -> {
                reviews.put(name, new byte[] {'a', '\n', NO_UTF_8[0]});
                content = gzip(tar(reviews));
                expected = archive + "!aclImdb/" + name + ":2: invalid UTF-8 (unusable rows or texts: 1";
            }
        }
        write(archive, content);
        assertRefused(settings("imdb", archive, out())).startsWith(expected);
    }

    @ParameterizedTest
    @MethodSource("vectorSeeds")
    void aBrokenVectorFileIsNamed(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (String word : List.of("the", "team", "fish", "bank", "unheard", "day", "probe", "won")) {
            rows.add(word
                    + random.doubles(4).mapToObj(value -> " " + (float) value).reduce("", String::concat));
        }
        int row = random.nextInt(rows.size());
        Path file = folder.resolve(random.nextBoolean() ? "some.vec.gz" : "some.vec");
        int kind = seed % (VECTOR_DAMAGES.size() + 2);
        String expected;
        if (kind < VECTOR_DAMAGES.size()) {
            rows.set(row, VECTOR_DAMAGES.get(kind).to().apply(rows.get(row)));
            expected = file + ":" + (row + 2) + ": " + VECTOR_DAMAGES.get(kind).message();
        } else if (kind == VECTOR_DAMAGES.size()) {
            rows.remove(row);
            expected = file + ":9: the header says 8 rows, the file has 7";
        } else {
            file = folder.resolve("some.vec.gz");
            expected = file.toString();
        }
        rows.add(0, "8 4");
        byte[] plain = notUtf8(lines(rows));
        byte[] content = file.toString().endsWith(".gz") ? gzip(plain) : plain;
        write(file, kind > VECTOR_DAMAGES.size() ? Arrays.copyOf(content, random.nextInt(content.length)) : content);
        assertRefused(settings(
                        "agnews",
                        RawFixtures.news(folder.resolve("raw")),
                        out(),
                        "dataset.vectors.source=file",
                        "dataset.vectors.path=" + file))
                .startsWith(expected);
    }

    @Test
    void theFirstProblemIsThatOfTheFirstFileAndLine() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        List<String> rows = newsRows("today", TRAINING_ROWS);
        rows.set(1, "two");
        rows.set(9, "ten");
        write(raw.resolve("train.csv"), lines(rows));
        List<String> tests = newsRows("tomorrow", 12);
        tests.set(10, "eleven");
        write(raw.resolve("test.csv"), lines(tests));
        assertRefused(settings("agnews", raw, out()))
                .isEqualTo(raw + "/test.csv:11: expected 3 fields, found 1"
                        + " (unusable rows or texts: 3, dataset.max-bad-rows = 0)");
    }

    @Test
    void whatIsFatalIsNotSkippedHoweverMuchIsAllowed() throws IOException {
        byte[] whole = gzip(tar(reviews()));
        Path archive = write(folder.resolve("raw.tar.gz"), Arrays.copyOf(whole, whole.length - 4));
        assertRefused(settings("imdb", archive, out(), "dataset.max-bad-rows=1000"))
                .startsWith(archive + ": truncated");
    }

    private AbstractStringAssert<?> assertRefused(ExperimentSettings settings) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> prepare(settings));
        assertThat(refusal).isNotNull();
        assertThat(Files.exists(out())).as("something was written").isFalse();
        assertThat(refusal.getMessage()).hasLineCount(1);
        return assertThat(refusal.getMessage());
    }

    private static Preparation prepare(ExperimentSettings settings) {
        return new CorpusPreparation(LocalSpark.session(), settings).prepare();
    }

    /** NUL, which no sound row has, stands for a byte that UTF-8 never has. */
    private static byte[] notUtf8(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            content[i] = content[i] == 0 ? NO_UTF_8[0] : content[i];
        }
        return content;
    }

    private Path out() {
        return folder.resolve("out");
    }
}
