package io.github.piwo.sweep;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.xerial.snappy.Snappy;

/** What Spark needs on this machine's own disk while texts are prepared: room for shuffles, and Snappy's native library. */
final class ScratchSpace {
    private static final String TEMPORARY = "java.io.tmpdir";

    private ScratchSpace() {}

    /** One line for each problem, with its place and the way out. */
    static List<String> problems(SparkConf conf) {
        List<String> problems = new ArrayList<>();
        Set<String> folders = new LinkedHashSet<>();
        String variable = System.getenv("SPARK_LOCAL_DIRS");
        String configured = variable != null ? variable : conf.get("spark.local.dir", System.getProperty(TEMPORARY));
        folders.addAll(Arrays.asList(configured.split(",")));
        folders.add(System.getProperty(TEMPORARY));
        folders.forEach(folder -> checkWritable(folder.strip(), problems));
        if (problems.isEmpty()) {
            checkSnappy(problems);
        }
        return problems;
    }

    private static void checkWritable(String folder, List<String> problems) {
        try {
            Path file = Files.createTempFile(Files.createDirectories(Path.of(folder)), "piwo", "");
            try {
                Files.write(file, new byte[1 << 16]);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    "Spark's temporary folder " + folder + " cannot be written: " + e
                            + "; choose another one with --conf spark.local.dir=DIR and --driver-java-options -Djava.io.tmpdir=DIR");
        }
    }

    /** Snappy compresses Parquet files. It unpacks its library into a folder from which it may be forbidden to run programs. */
    private static void checkSnappy(List<String> problems) {
        byte[] text = "what goes in comes out".getBytes(StandardCharsets.UTF_8);
        try {
            if (!Arrays.equals(Snappy.uncompress(Snappy.compress(text)), text)) {
                problems.add("Snappy's library does not return what it was given");
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            String folder = System.getProperty("org.xerial.snappy.tempdir", System.getProperty(TEMPORARY));
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            problems.add("Snappy's library cannot be unpacked and loaded in " + new File(folder) + ": " + root
                    + "; choose a folder from which programs may be run, with"
                    + " --driver-java-options -Dorg.xerial.snappy.tempdir=DIR");
        }
    }
}
