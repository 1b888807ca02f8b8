package io.github.piwo.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.piwo.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables and settings with one mistake each, as people make them. */
public final class WrongTables {
    private static final List<String> COLUMNS = List.of("title", "body", "topic");
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    private final RandomGenerator random;
    private final Path folder;

    private WrongTables(long seed, Path folder) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.folder = folder;
    }

    /**
     * One mistake.
     *
     * @param settings all that are needed but for the output
     * @param expected what the message must contain
     */
    public record WrongTable(String what, List<String> settings, List<String> expected) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** A mistake of each kind in turn, in tables below the folder. */
    public static WrongTable make(int number, Path folder) {
        WrongTables tables = new WrongTables(number, folder);
        return switch (number % 21) {
            case 0 -> tables.misspeltColumn("dataset.table.label-column", "topic");
            case 1 -> tables.misspeltColumn("dataset.table.text-columns", "body");
            case 2 -> tables.misspeltColumn("dataset.table.id-column", "number");
            case 3 -> tables.misspeltColumn("dataset.table.split-column", "part");
            case 4 -> tables.doubledColumn();
            case 5 -> tables.raggedRow();
            case 6 -> tables.openQuote();
            case 7 -> tables.emptyText();
            case 8 -> tables.oneClass();
            case 9 -> tables.noClass();
            case 10 -> tables.classOnlyInTest();
            case 11 -> tables.thousandsOfClasses();
            case 12 -> tables.emptyFile();
            case 13 -> tables.folderOfOtherFiles();
            case 14 -> tables.unknownEnding();
            case 15 -> tables.noJson();
            case 16 -> tables.nestedJson();
            case 17 -> tables.nestedOrBinaryParquet();
            case 18 -> tables.repeatedIdentifier();
            case 19 -> tables.damagedParquet();
            default -> tables.unknownPart();
        };
    }

    private WrongTable misspeltColumn(String key, String right) {
        int at = random.nextInt(right.length());
        String wrong = right.substring(0, at) + (random.nextBoolean() ? "x" : "") + right.substring(at + 1);
        Path table = csv(rows(30));
        boolean isThere = COLUMNS.contains(right);
        List<String> expected = new ArrayList<>(List.of(key + " = " + wrong, "its columns are title, body, topic"));
        if (isThere) {
            expected.add("did you mean " + right + "?");
        }
        String value = key.endsWith("text-columns") ? "[title, \"" + wrong + "\"]" : wrong;
        return wrong("misspelt " + key, table, expected, key + "=" + value);
    }

    private WrongTable doubledColumn() {
        List<String> rows = rows(30);
        rows.set(0, "topic" + rows.get(0).substring("title".length()));
        return wrong(
                "doubled column",
                csv(rows),
                List.of("dataset.table.label-column = topic: there are 2 columns of this name"),
                "dataset.table.text-columns=[body]");
    }

    private WrongTable raggedRow() {
        List<String> rows = rows(30);
        int line = 1 + random.nextInt(rows.size() - 1);
        boolean isShort = random.nextBoolean();
        rows.set(line, isShort ? "a,b" : "a,b,billing,d");
        return wrong(
                "ragged row", csv(rows), List.of(":" + (line + 1) + ": expected 3 fields, found " + (isShort ? 2 : 4)));
    }

    private WrongTable openQuote() {
        List<String> rows = rows(30);
        int line = 1 + random.nextInt(rows.size() - 1);
        rows.set(line, "\"a,b,billing");
        return wrong("open quote", csv(rows), List.of(":" + (line + 1) + ": unbalanced quotes"));
    }

    private WrongTable emptyText() {
        List<String> rows = rows(30);
        int line = 1 + random.nextInt(rows.size() - 1);
        rows.set(line, " ,\"\",billing");
        return wrong("empty text", csv(rows), List.of(":" + (line + 1) + ": empty text"));
    }

    private WrongTable oneClass() {
        List<String> rows = rows(30);
        String own = random.nextBoolean() ? "yes" : "größte";
        rows.replaceAll(row -> row.endsWith("topic") ? row : row.replaceAll("[a-z]+$", own));
        return wrong(
                "one class",
                csv(rows),
                List.of("dataset.table.label-column = topic", "at least two classes", "only \"" + own + "\" (30)"));
    }

    private WrongTable noClass() {
        List<String> rows = rows(30);
        rows.replaceAll(row -> row.endsWith("topic") ? row : row.replaceAll("[a-z]+$", ""));
        return wrong("no class", csv(rows), List.of("at least two classes, but the training texts have none"));
    }

    private WrongTable classOnlyInTest() {
        List<String> test = rows(10);
        test.set(1 + random.nextInt(10), "a,b,other");
        Path file = write("test.csv", test);
        return wrong(
                "class only in test",
                csv(rows(30)),
                List.of("no training text has a class that test texts have: \"other\" (1)"),
                "dataset.table.test=" + file);
    }

    private WrongTable thousandsOfClasses() {
        List<String> rows = new ArrayList<>(List.of("title,body,topic"));
        IntStream.range(0, 10_000).forEach(i -> rows.add("a" + i + ",b,c" + i));
        return wrong("thousands of classes", csv(rows), List.of("more than 1000 classes", "is this the column"));
    }

    private WrongTable emptyFile() {
        return wrong(
                "empty file",
                RawFixtures.write(folder.resolve("table.csv"), new byte[0]),
                List.of("table.csv: the file is empty"));
    }

    private WrongTable folderOfOtherFiles() {
        Path data = folder.resolve("data");
        write("data/a.csv", rows(10));
        write("data/" + (random.nextBoolean() ? "notes.txt" : "b.json"), List.of("hello"));
        return wrong("other files", data, List.of("has files of several kinds: ", "1 .csv"));
    }

    private WrongTable unknownEnding() {
        String ending = List.of("xlsx", "zip", "dat", "doc").get(random.nextInt(4));
        return wrong(
                "unknown ending",
                write("table." + ending, rows(5)),
                List.of("." + ending + " files are of no format that is known; "));
    }

    private WrongTable noJson() {
        boolean isList = random.nextBoolean();
        List<String> lines = isList ? List.of("[", "{\"a\": 1}", "]") : List.of("title,body,topic", "a,b,c");
        return wrong("no JSON", write("table.json", lines), List.of("table.json", "not a JSON object"));
    }

    private WrongTable nestedJson() {
        String value = random.nextBoolean() ? "[1, 2]" : "{\"a\": 1}";
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("{\"title\": \"a\", \"body\": " + (i == 7 ? value : "\"b" + i + "\"") + ", \"topic\": \"t" + i % 2
                    + "\"}");
        }
        return wrong("nested JSON", write("table.jsonl", lines), List.of(":8: column body is ", ", not text"));
    }

    private WrongTable nestedOrBinaryParquet() {
        String column = List.of("array(body)", "named_struct('a', body)", "map('a', body)", "binary(body)")
                .get(random.nextInt(4));
        Path table = folder.resolve("table.parquet");
        OwnTables.table(OwnTables.tickets(30), 1)
                .selectExpr("title", column + " as body", "topic")
                .write()
                .format(random.nextBoolean() ? "parquet" : "orc")
                .save(table.toString());
        String format = Stream.of(table.toFile().list()).anyMatch(name -> name.endsWith(".orc")) ? "orc" : "parquet";
        return wrong(
                "nested or binary column",
                table,
                List.of("column body is of type ", "; it must be text or a number"),
                "dataset.table.format=" + format);
    }

    private WrongTable damagedParquet() {
        Path table = folder.resolve("table.parquet");
        OwnTables.table(OwnTables.tickets(300), 1).write().parquet(table.toString());
        try (Stream<Path> files = Files.list(table)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".parquet")) {
                    damage(file);
                } else {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wrong("damaged Parquet", table, List.of("cannot be read"));
    }

    /** Cuts the file, so that it has no schema, or changes bytes of its data. */
    private void damage(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (random.nextBoolean()) {
            Files.write(file, Arrays.copyOf(content, content.length / 2));
            return;
        }
        Arrays.fill(content, 4, 200, (byte) 0xFF);
        Files.write(file, content);
    }

    private WrongTable repeatedIdentifier() {
        List<String> rows = rows(30);
        Path table = csv(IntStream.range(0, rows.size())
                .mapToObj(i -> rows.get(i) + "," + (i == 0 ? "number" : i == 9 ? "n3" : "n" + i))
                .collect(Collectors.toList()));
        return wrong(
                "repeated identifier",
                table,
                List.of(":10: the identifier \"n3\" is that of an earlier row too"),
                "dataset.table.id-column=number");
    }

    private WrongTable unknownPart() {
        List<String> rows = rows(30);
        int line = 1 + random.nextInt(rows.size() - 1);
        Path table = csv(IntStream.range(0, rows.size())
                .mapToObj(
                        i -> rows.get(i) + "," + (i == 0 ? "part" : i == line ? "tset" : i % 5 == 0 ? "test" : "train"))
                .collect(Collectors.toList()));
        return wrong(
                "unknown part",
                table,
                List.of(":" + (line + 1) + ": the split column says \"tset\""),
                "dataset.table.split-column=part");
    }

    /** A header and as many rows. */
    private List<String> rows(int count) {
        List<String> rows = new ArrayList<>(List.of(String.join(",", COLUMNS)));
        List<Integer> topics = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> topics.add(i % OwnTables.TOPICS.size()));
        Collections.shuffle(topics, new java.util.Random(random.nextLong()));
        topics.forEach(topic -> rows.add(
                "word" + random.nextInt(9) + ",more of " + random.nextInt(99) + "," + OwnTables.TOPICS.get(topic)));
        return rows;
    }

    private Path csv(List<String> rows) {
        String delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
        return write(
                "table.csv",
                rows.stream().map(row -> row.replace(",", delimiter)).toList());
    }

    private Path write(String name, List<String> lines) {
        LocalSpark.session();
        return RawFixtures.write(folder.resolve(name), (String.join("\n", lines) + "\n").getBytes(UTF_8));
    }

    private static WrongTable wrong(String what, Path train, List<String> expected, String... settings) {
        List<String> all = new ArrayList<>(OwnTables.overrides(Path.of("unused"), train));
        all.removeIf(setting -> setting.startsWith("output="));
        all.addAll(List.of(settings));
        return new WrongTable(what, all, expected);
    }
}
