package io.github.piwo.dataset;

import io.github.piwo.trial.TrialId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The SHA-256 of every file of a prepared dataset, in {@link #FILE}, a list that {@code sha256sum --check} can read. A damaged
 * dataset must not be used for training.
 */
public final class Checksums {
    /** Name of the list. */
    public static final String FILE = "SHA256SUMS";

    private Checksums() {}

    /** Writes the list. */
    public static void write(Path folder, Configuration hadoop) throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        try (FSDataOutputStream out = files.create(new Path(folder, FILE), false)) {
            out.write(text(compute(folder, files)).getBytes(StandardCharsets.UTF_8));
            out.hsync();
        }
    }

    /**
     * Compares the files with the list.
     *
     * @throws DamagedDatasetException if a file is damaged, missing or unexpected; its message names the file
     * @throws IOException if the files cannot be read, which says nothing about their content
     */
    public static void verify(Path folder, Configuration hadoop) throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        String list;
        try (InputStream in = files.open(new Path(folder, FILE))) {
            list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw new DamagedDatasetException(folder + " has no " + FILE + ": it is damaged");
        }
        SortedMap<String, String> sums;
        try {
            sums = compute(folder, files);
        } catch (ChecksumException e) {
            throw new DamagedDatasetException(folder + " is damaged: " + e.getMessage());
        }
        if (text(sums).equals(list)) {
            return;
        }
        for (Map.Entry<String, String> sum : sums.entrySet()) {
            if (!list.contains(line(sum.getKey(), sum.getValue()))) {
                throw new DamagedDatasetException(
                        new Path(folder, sum.getKey()) + " is not what " + FILE + " says: it is damaged");
            }
        }
        throw new DamagedDatasetException(
                new Path(folder, FILE) + " does not list the files that are there: it is damaged");
    }

    private static SortedMap<String, String> compute(Path folder, FileSystem files) throws IOException {
        String path = files.makeQualified(folder).toUri().getPath();
        String root = path.endsWith("/") ? path : path + "/";
        SortedMap<String, String> sums = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            String name = file.toUri().getPath().substring(root.length());
            if (!name.equals(FILE) && !file.getName().startsWith(".")) {
                sums.put(name, sum(files, file));
            }
        }
        return sums;
    }

    private static String sum(FileSystem files, Path file) throws IOException {
        var digest = TrialId.sha256();
        try (InputStream in = new DigestInputStream(files.open(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(SortedMap<String, String> sums) {
        StringBuilder text = new StringBuilder();
        sums.forEach((name, sum) -> text.append(line(name, sum)));
        return text.toString();
    }

    private static String line(String name, String sum) {
        return sum + "  " + name + "\n";
    }
}
