package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.piwo.SparkProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchSpaceTest {
    @TempDir
    private Path folder;

    @Test
    void foldersThatCanBeWrittenAreNoProblem() {
        assertThat(ScratchSpace.problems(new SparkConf(false).set("spark.local.dir", folder.toString())))
                .isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedWithTheWayOut() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(ScratchSpace.problems(new SparkConf(false).set("spark.local.dir", folder + "," + file)))
                .singleElement()
                .asString()
                .startsWith("Spark's temporary folder " + file + " cannot be written: ")
                .contains("--conf spark.local.dir=DIR");
    }

    /** A folder whose programs may not be run needs a file system of its own. */
    @Test
    void aFolderFromWhichNothingCanBeRunIsNamed() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("noexec"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", mount.toString()) == 0, "needs root");
        try {
            Path log = folder.resolve("log");
            Process process =
                    SparkProcess.java(List.of("-Djava.io.tmpdir=" + mount), ProblemsHere.class, log, folder.toString());
            assertThat(process.waitFor()).isZero();
            assertThat(log)
                    .content()
                    .contains("Snappy's library cannot be unpacked and loaded in " + mount + ": ")
                    .contains("-Dorg.xerial.snappy.tempdir=DIR");
        } finally {
            run("umount", mount.toString());
        }
    }

    /** Prints this process's problems. */
    static final class ProblemsHere {
        private ProblemsHere() {}

        public static void main(String[] arguments) {
            ScratchSpace.problems(new SparkConf(false).set("spark.local.dir", arguments[0]))
                    .forEach(System.out::println);
        }
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
