package io.github.piwo.corpus;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Small raw data in the real forms, and settings for them. */
public final class RawFixtures {
    static final Configuration HADOOP = new Configuration();
    private static final String[] SUBJECTS = {"the senate", "our team", "a bank", "some probe"};
    private static final String[] VERBS = {"met", "won", "fell", "landed", "left", "stayed"};

    private RawFixtures() {}

    /** Settings of a dataset whose vectors are random, unless the overrides say otherwise. */
    static ExperimentSettings settings(String dataset, Path raw, Path output, String... overrides) {
        return SettingsLoader.load(
                Optional.empty(),
                Stream.concat(Stream.of("output=" + output), overrides(dataset, raw, overrides).stream())
                        .toList());
    }

    /** Those settings but for the output, {@code key=value}. */
    public static List<String> overrides(String dataset, Path raw, String... overrides) {
        Stream<String> common = Stream.of(
                "dataset.name=" + dataset,
                "dataset.labelled-texts=8",
                "dataset.unlabelled-texts=8",
                "dataset.splits=2",
                "sweep.splits=[1]",
                "dataset.max-tokens=12",
                "dataset.vocabulary-size=50",
                "dataset.vectors.source=random",
                "dataset.vectors.dimension=4");
        Stream<String> path = dataset.equals("synthetic") ? Stream.empty() : Stream.of("dataset.path=" + raw);
        return Stream.of(common, path, Stream.of(overrides))
                .flatMap(part -> part)
                .toList();
    }

    /** Rows of AG News form, the classes in turn. */
    static List<String> newsRows(String which, int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(String.format(
                    Locale.ROOT,
                    "\"%d\",\"%s %s\",\"%s %s, it was said on day %d.\"",
                    i % 4 + 1,
                    SUBJECTS[i % 4],
                    which,
                    SUBJECTS[i % 4],
                    VERBS[i % VERBS.length],
                    i));
        }
        return rows;
    }

    /** A folder of AG News form with 20 training and 8 test rows. */
    public static Path news(Path folder) {
        write(folder.resolve("train.csv"), lines(newsRows("today", 20)));
        write(folder.resolve("test.csv"), lines(newsRows("tomorrow", 8)));
        return folder;
    }

    static byte[] lines(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reviews by their path: 6 in each labelled training folder, 10 unlabelled, 3 in each test folder. */
    static SortedMap<String, byte[]> reviews() {
        SortedMap<String, byte[]> reviews = new TreeMap<>();
        Map<String, Integer> counts =
                Map.of("train/neg", 6, "train/pos", 6, "train/unsup", 10, "test/neg", 3, "test/pos", 3);
        counts.forEach((folder, count) -> {
            for (int i = 0; i < count; i++) {
                String text = String.format(
                        Locale.ROOT,
                        "A %s film<br /><br />number %d, and it %s.",
                        folder.endsWith("neg") ? "dull" : "fine",
                        i,
                        VERBS[i % VERBS.length]);
                reviews.put(folder + "/" + i + "_5.txt", text.getBytes(StandardCharsets.UTF_8));
            }
        });
        return reviews;
    }

    static Path reviewFolder(Path folder, Map<String, byte[]> reviews) {
        reviews.forEach((name, content) -> write(folder.resolve(name), content));
        return folder;
    }

    /** A tar.gz whose entries are in the map's order. */
    static Path reviewArchive(Path archive, Map<String, byte[]> reviews) {
        return write(archive, gzip(tar(reviews)));
    }

    static byte[] tar(Map<String, byte[]> reviews) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.putArchiveEntry(new TarArchiveEntry("aclImdb/"));
            tar.closeArchiveEntry();
            for (Map.Entry<String, byte[]> review : reviews.entrySet()) {
                boolean elsewhere =
                        review.getKey().startsWith("/") || review.getKey().startsWith("..");
                String name = elsewhere ? review.getKey() : "aclImdb/" + review.getKey();
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(review.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(review.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All records of a source. */
    static List<RawRecord> records(RawSource source) {
        try (RawRecords records = source.open(HADOOP)) {
            List<RawRecord> all = new ArrayList<>();
            records.forEachRemaining(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
