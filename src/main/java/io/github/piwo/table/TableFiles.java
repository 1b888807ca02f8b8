package io.github.piwo.table;

import io.github.piwo.config.SettingsException;
import io.github.piwo.config.TableSettings.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a table.
 *
 * @param key the setting with the path
 * @param location the path: a file, a folder or a glob
 * @param files at least one, sorted by path, none of them empty
 */
record TableFiles(String key, String location, List<FileStatus> files) {
    private static final Map<String, Format> ENDINGS = Map.ofEntries(
            Map.entry("csv", Format.CSV),
            Map.entry("tsv", Format.TSV),
            Map.entry("tab", Format.TSV),
            Map.entry("json", Format.JSON),
            Map.entry("jsonl", Format.JSON),
            Map.entry("ndjson", Format.JSON),
            Map.entry("parquet", Format.PARQUET),
            Map.entry("pq", Format.PARQUET),
            Map.entry("orc", Format.ORC));

    private static final Map<String, String> ADVICE = Map.of(
            "xlsx", "save the sheet as CSV",
            "xls", "save the sheet as CSV",
            "ods", "save the sheet as CSV",
            "zip", "unpack it",
            "tar", "unpack it",
            "tgz", "unpack it",
            "7z", "unpack it");

    /**
     * Finds the files.
     *
     * @throws SettingsException if there are none, or all are empty
     */
    static TableFiles find(String key, String location, Configuration hadoop) {
        List<FileStatus> files = new ArrayList<>();
        try {
            Path path = new Path(location);
            FileSystem fileSystem = path.getFileSystem(hadoop);
            for (FileStatus match : matches(path, fileSystem)) {
                addFiles(files, match, fileSystem);
            }
        } catch (IOException | IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new SettingsException(key + " = " + location + " cannot be read: " + why, e);
        }
        if (files.isEmpty()) {
            throw new SettingsException(key + " = " + location + ": there is no such file, or the folder has none");
        }
        List<FileStatus> filled = files.stream()
                .filter(file -> file.getLen() > 0)
                .sorted(Comparator.comparing(FileStatus::getPath))
                .toList();
        if (filled.isEmpty()) {
            throw new SettingsException(
                    key + " = " + location + (files.size() == 1 ? ": the file is empty" : ": all files are empty"));
        }
        return new TableFiles(key, location, filled);
    }

    /** A file whose name only looks like a pattern is found by its name. */
    private static FileStatus[] matches(Path path, FileSystem fileSystem) throws IOException {
        if (fileSystem.exists(path)) {
            return new FileStatus[] {fileSystem.getFileStatus(path)};
        }
        FileStatus[] matches = fileSystem.globStatus(path);
        return matches == null ? new FileStatus[0] : matches;
    }

    private static void addFiles(List<FileStatus> files, FileStatus match, FileSystem fileSystem) throws IOException {
        if (match.isFile()) {
            files.add(match);
            return;
        }
        RemoteIterator<LocatedFileStatus> below = fileSystem.listFiles(match.getPath(), true);
        while (below.hasNext()) {
            FileStatus file = below.next();
            if (!isHidden(file.getPath(), match.getPath())) {
                files.add(file);
            }
        }
    }

    /** As Spark and Hadoop write them: _SUCCESS, _temporary, .part-0000.crc. */
    private static boolean isHidden(Path file, Path folder) {
        for (Path path = file; path != null && !path.equals(folder); path = path.getParent()) {
            if (path.getName().startsWith("_") || path.getName().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The format, as given or by the ending that all files have.
     *
     * @throws SettingsException if the ending is unknown, or files have several
     */
    Format format(Format given, Configuration hadoop) {
        if (given != Format.AUTO) {
            return given;
        }
        Map<String, Long> endings = files.stream()
                .collect(Collectors.groupingBy(
                        file -> ending(RawFile.of(file.getPath(), hadoop).name()),
                        TreeMap::new,
                        Collectors.counting()));
        if (endings.size() > 1) {
            throw new SettingsException(key + " = " + location + " has files of several kinds: "
                    + endings.entrySet().stream()
                            .map(entry -> entry.getValue() + " "
                                    + (entry.getKey().isEmpty() ? "without an ending" : "." + entry.getKey()))
                            .collect(Collectors.joining(", "))
                    + "; name those that are meant by a pattern such as " + location + "/*.csv");
        }
        String ending = endings.keySet().iterator().next();
        return Optional.ofNullable(ENDINGS.get(ending)).orElseThrow(() -> unknown(ending));
    }

    private SettingsException unknown(String ending) {
        String advice = ADVICE.containsKey(ending)
                ? ADVICE.get(ending)
                : "set dataset.table.format to csv, tsv, json, parquet or orc";
        return new SettingsException(key + " = " + location + ": "
                + (ending.isEmpty() ? "files without an ending" : "." + ending + " files")
                + " are of no format that is known; " + advice);
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    List<RawFile> raw(Configuration hadoop) {
        return files.stream().map(file -> RawFile.of(file.getPath(), hadoop)).toList();
    }
}
