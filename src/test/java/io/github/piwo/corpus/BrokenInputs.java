package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.gzip;
import static io.github.piwo.corpus.RawFixtures.lines;
import static io.github.piwo.corpus.RawFixtures.newsRows;
import static io.github.piwo.corpus.RawFixtures.overrides;
import static io.github.piwo.corpus.RawFixtures.reviews;
import static io.github.piwo.corpus.RawFixtures.tar;
import static io.github.piwo.corpus.RawFixtures.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** Sound raw data, broken in each of the known ways at random places. */
public final class BrokenInputs {
    private static final int TRAINING_ROWS = 20;
    private static final byte[] NO_UTF_8 = {(byte) 0xFF};

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
            new Damage(
                    row -> row.substring(0, row.lastIndexOf(' ')),
                    "expected 4 values (dataset.vectors.dimension), found 3"),
            new Damage(row -> row + " 0.5", "expected 4 values (dataset.vectors.dimension), found 5"),
            new Damage(row -> row.substring(0, row.lastIndexOf(' ')) + " NaN", "\"NaN\" is not a finite number"),
            new Damage(row -> row.replaceFirst(" \\S+", " Infinity"), "\"Infinity\" is not a finite number"),
            new Damage(row -> row.replaceFirst(" \\S+", " 0,5"), "\"0,5\" is not a finite number"),
            new Damage(row -> row.replaceFirst("\\S+", "\u0000"), "invalid UTF-8"));

    private BrokenInputs() {}

    /**
     * Raw data that cannot be used.
     *
     * @param settings all that is needed but the output, {@code key=value}
     * @param message how the refusal starts
     */
    public record BrokenInput(List<String> settings, String message) {}

    /** A folder of AG News form with two rows broken alike, one of which {@code dataset.max-bad-rows} permits. */
    public static BrokenInput news(int seed, Path folder) {
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
        return new BrokenInput(
                overrides("agnews", raw, "dataset.max-bad-rows=1"), file + ":" + (first + 1) + ": " + damage.message());
    }

    /** A folder of IMDB form with an empty or a wrongly encoded review. */
    public static BrokenInput reviewFolder(int seed, Path folder) {
        Random random = new Random(seed);
        SortedMap<String, byte[]> reviews = reviews();
        String name = anyOf(List.copyOf(reviews.keySet()), random);
        String problem = breakReview(reviews, name, seed % 2 == 0, random);
        Path raw = RawFixtures.reviewFolder(folder.resolve("aclImdb"), reviews);
        return new BrokenInput(overrides("imdb", raw), raw + "/" + name + problem);
    }

    /** An archive of IMDB form that is truncated, leaves its folder, or has such a review. */
    public static BrokenInput reviewArchive(int seed, Path folder) {
        Random random = new Random(seed);
        SortedMap<String, byte[]> reviews = reviews();
        String name = anyOf(List.copyOf(reviews.keySet()), random);
        Path archive = folder.resolve("raw.tar.gz");
        String message = archive + ": ";
        if (seed % 4 == 1) {
            // A key beyond all letters is last, one with a dot is first.
            reviews.put(random.nextBoolean() ? "../" + name : "/~/" + name, new byte[] {'x'});
        } else if (seed % 4 > 1) {
            message = archive + "!aclImdb/" + name + breakReview(reviews, name, seed % 4 == 2, random);
        }
        byte[] content = gzip(tar(reviews));
        write(archive, seed % 4 == 0 ? Arrays.copyOf(content, random.nextInt(content.length)) : content);
        return new BrokenInput(overrides("imdb", archive), message);
    }

    private static String breakReview(
            SortedMap<String, byte[]> reviews, String name, boolean makeEmpty, Random random) {
        if (makeEmpty) {
            reviews.put(name, random.nextBoolean() ? new byte[0] : "<br /> \n".getBytes(StandardCharsets.UTF_8));
            return ":1: empty text (unusable rows or texts: 1";
        }
        reviews.put(name, new byte[] {'a', '\n', NO_UTF_8[0]});
        return ":2: invalid UTF-8 (unusable rows or texts: 1";
    }

    /** Sound texts with a file of word vectors that has a broken row, one too few, or a truncated end. */
    public static BrokenInput vectors(int seed, Path folder) {
        Random random = new Random(seed);
        List<String> rows = vectorRows(random);
        int row = random.nextInt(rows.size());
        int kind = seed % (VECTOR_DAMAGES.size() + 2);
        boolean truncated = kind > VECTOR_DAMAGES.size();
        Path file = folder.resolve(truncated || random.nextBoolean() ? "some.vec.gz" : "some.vec");
        String message = file.toString();
        if (kind < VECTOR_DAMAGES.size()) {
            rows.set(row, VECTOR_DAMAGES.get(kind).to().apply(rows.get(row)));
            message = file + ":" + (row + 2) + ": " + VECTOR_DAMAGES.get(kind).message();
        } else if (!truncated) {
            rows.remove(row);
            message = file + ":9: the header says 8 rows, the file has 7";
        }
        rows.add(0, "8 4");
        byte[] plain = notUtf8(lines(rows));
        byte[] content = file.toString().endsWith(".gz") ? gzip(plain) : plain;
        write(file, truncated ? Arrays.copyOf(content, random.nextInt(content.length)) : content);
        Path raw = RawFixtures.news(folder.resolve("raw"));
        return new BrokenInput(
                overrides("agnews", raw, "dataset.vectors.source=file", "dataset.vectors.path=" + file), message);
    }

    private static List<String> vectorRows(Random random) {
        List<String> rows = new ArrayList<>();
        for (String word : List.of("the", "team", "fish", "bank", "unheard", "day", "probe", "won")) {
            rows.add(word
                    + random.doubles(4).mapToObj(value -> " " + (float) value).reduce("", String::concat));
        }
        return rows;
    }

    private static String anyOf(List<String> names, Random random) {
        return names.get(random.nextInt(names.size()));
    }

    /** NUL, which no sound row has, stands for a byte that UTF-8 never has. */
    private static byte[] notUtf8(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            content[i] = content[i] == 0 ? NO_UTF_8[0] : content[i];
        }
        return content;
    }
}
